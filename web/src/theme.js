// Runs before the first paint so that the page never flashes in the wrong theme. Kept tiny and free of dependencies.
(() => {
  const root = document.documentElement;
  let kept = null;
  let density = null;
  try {
    kept = localStorage.getItem('unissono.theme');
    density = localStorage.getItem('unissono.density');
  } catch {
    // Storage that is forbidden leaves what the system says.
  }
  const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  if (density === 'comfortable') root.dataset.density = 'comfortable';
})();
