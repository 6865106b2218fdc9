// The one script of the site: offers queries below the search box as one types. Without it the box works the same.

/** A query is sent when typing pauses for this long. */
const pauseMs = 200;

export const suggestScript = `(() => {
  const box = document.querySelector('form.search input[name=q]');
  const list = document.getElementById('suggestions');
  if (!box || !list) return;
  let timer = 0;
  let latest = '';
  const show = (query, suggestions) => {
    // A slow response to an earlier query must not replace that to a later one.
    if (query !== latest) return;
    list.replaceChildren(...suggestions.map((value) => Object.assign(document.createElement('option'), { value })));
  };
  box.addEventListener('input', () => {
    const query = box.value.trim();
    latest = query;
    clearTimeout(timer);
    // A suggestion that was chosen is what the box has now.
    if ([...list.options].some(({ value }) => value === box.value)) return box.form.requestSubmit();
    if (query.length < 2) return list.replaceChildren();
    timer = setTimeout(async () => {
      const response = await fetch(box.dataset.suggest + '?q=' + encodeURIComponent(query));
      if (response.ok) show(query, (await response.json())[1]);
    }, ${pauseMs});
  });
})();
`;
