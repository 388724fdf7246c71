/** The slug that GitHub gives a heading, so that a link with an anchor works here and there. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

const page = (text, link) => ({ text, link });

export default {
  title: 'QuickBooks to Postgres',
  description:
    'A Singer tap and target that move the whole history of QuickBooks Online companies into Postgres',
  cleanUrls: false,
  // The documents have no HTML: a word in angle brackets is a word.
  markdown: { html: false, anchor: { slugify } },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      {
        text: 'Start',
        items: [
          page('Overview', '/'),
          page('Concepts', '/docs/concepts'),
          page('Production keys of Intuit', '/docs/intuit-production'),
          page('Postgres on a cloud', '/docs/postgres'),
        ],
      },
      {
        text: 'Operation',
        items: [
          page('Runbook', '/docs/runbook'),
          page('Runbook (español)', '/docs/runbook.es'),
          page('Settings', '/docs/settings'),
          page('Monitoring', '/docs/monitoring'),
        ],
      },
      {
        text: 'Data',
        items: [
          page('Streams', '/docs/streams'),
          page('Reports', '/docs/reports'),
          page('Typed views', '/docs/views'),
        ],
      },
      {
        text: 'Background',
        items: [
          page('Guarantees', '/docs/guarantees'),
          page('Architecture', '/docs/architecture'),
          page('Benchmarks', '/docs/benchmarks'),
          page('Decisions', '/docs/decisions/README'),
        ],
      },
    ],
  },
};
