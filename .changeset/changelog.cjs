/** Lines of a package's CHANGELOG.md: the text of each changeset, and nothing about the packages that moved along. */
module.exports = {
  getReleaseLine: async ({ summary }) => `- ${summary.trim().replaceAll('\n', '\n  ')}`,
  getDependencyReleaseLine: async () => '',
};
