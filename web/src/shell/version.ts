// An old tab asks for parts that a new version no longer has: say so, and reload only when the user agrees.
import { t } from '$i18n';
import { toasts } from '$ui/toasts.svelte';

let told = false;

/** Listens for parts that cannot be loaded. */
export function watchForNewVersion(): void {
  globalThis.addEventListener('vite:preloadError', (event) => {
    event.preventDefault();
    if (told) return;
    told = true;
    toasts.show(t('shell.new_version'), {
      sticky: true,
      action: { label: t('shell.reload'), run: () => location.reload() },
    });
  });
}
