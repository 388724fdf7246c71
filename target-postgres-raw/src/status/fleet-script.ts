/** Sorts and filters the rows of the page. It reads what is in the page, and nothing else. */
export const FLEET_SCRIPT = `
const body = document.getElementById('companies');
if (body !== null) {
  const rows = [...body.rows].map((row) => ({
    row,
    text: row.textContent.toLowerCase(),
    keys: [...row.cells].map(({ dataset: { key } }) => (key !== '' && Number.isFinite(Number(key)) ? Number(key) : key.toLowerCase())),
  }));
  const find = document.getElementById('find');
  const show = document.getElementById('show');
  const sort = document.getElementById('sort');
  const buttons = [...document.querySelectorAll('button[data-column]')];
  let isDown = false;
  const compare = (a, b) => (typeof a === typeof b ? (a < b ? -1 : a > b ? 1 : 0) : typeof a === 'number' ? -1 : 1);
  const draw = () => {
    const words = find.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
    const column = sort.value === '' ? undefined : Number(sort.value);
    const sorted = column === undefined ? rows : [...rows].sort((a, b) => compare(a.keys[column], b.keys[column]) * (isDown ? -1 : 1));
    let shown = 0;
    for (const { row, text } of sorted) {
      row.hidden = !((show.value === '' || row.dataset.condition === show.value) && words.every((word) => text.includes(word)));
      if (!row.hidden) shown += 1;
    }
    body.append(...sorted.map(({ row }) => row));
    for (const button of buttons) {
      const isSorted = String(column) === button.dataset.column;
      if (isSorted) button.parentElement.setAttribute('aria-sort', isDown ? 'descending' : 'ascending');
      else button.parentElement.removeAttribute('aria-sort');
    }
    document.getElementById('shown').textContent = shown === rows.length
      ? rows.length.toLocaleString('en') + (rows.length === 1 ? ' company' : ' companies')
      : shown.toLocaleString('en') + ' of ' + rows.length.toLocaleString('en') + ' companies';
  };
  find.addEventListener('input', draw);
  show.addEventListener('change', draw);
  sort.addEventListener('change', () => { isDown = false; draw(); });
  for (const button of buttons) button.addEventListener('click', () => {
    isDown = sort.value === button.dataset.column && !isDown;
    sort.value = button.dataset.column;
    draw();
  });
  draw();
}
`;
