// Runs before the first paint so that the page never flashes in the wrong theme. Kept tiny and free of dependencies.
(function () {
  var root = document.documentElement;
  var kept = null;
  var density = null;
  try {
    kept = localStorage.getItem('unissono.theme');
    density = localStorage.getItem('unissono.density');
  } catch (e) {}
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (density === 'comfortable') root.dataset.density = 'comfortable';
})();
