// Commands that exist on every screen.
import Coffee from '@lucide/svelte/icons/coffee';
import Languages from '@lucide/svelte/icons/languages';
import Play from '@lucide/svelte/icons/play';
import Settings from '@lucide/svelte/icons/settings-2';
import SunMoon from '@lucide/svelte/icons/sun-moon';
import { LOCALES, locale, setLocale, t } from '$i18n';
import type { Command } from '$lib/keys/registry.svelte';
import { look } from '$lib/theme.svelte';
import { app } from '$live/app.svelte';
import { session } from '$api/operations';
import type { LocaleCode } from '$api/types';
import { navigate } from '../router';
import { AREAS, opens } from './areas';
import { layers } from './layers.svelte';
import { goAvailable, isResting } from './agent-state';

/** Changes the language for this user, here and at the next sign-in. */
export async function chooseLocale(next: LocaleCode): Promise<void> {
  await setLocale(next);
  await session.prefer({ locale: next }).catch(() => undefined);
}

function nextLocale(): LocaleCode {
  return LOCALES[(LOCALES.indexOf(locale()) + 1) % LOCALES.length] ?? 'pt-BR';
}

export function shellCommands(): Command[] {
  return [
    {
      id: 'palette',
      title: () => t('shell.palette'),
      group: 'app',
      keys: 'ctrl+k',
      inFields: true,
      hidden: true,
      run: () => layers.openPalette(),
    },
    {
      id: 'shortcuts',
      title: () => t('shell.shortcuts'),
      group: 'app',
      keys: '?',
      run: () => (layers.shortcuts = true),
    },
    {
      id: 'preferences',
      title: () => t('preferences.title'),
      group: 'app',
      icon: Settings,
      run: () => (layers.preferences = true),
    },
    {
      id: 'theme',
      title: () => t('shell.toggle_theme'),
      group: 'app',
      keys: 'shift+d',
      icon: SunMoon,
      run: () => look.toggle(),
    },
    {
      id: 'language',
      title: () => t('shell.change_language'),
      group: 'app',
      icon: Languages,
      run: () => void chooseLocale(nextLocale()),
    },
    {
      id: 'pause',
      title: () => t('shell.pause'),
      group: 'agent',
      keys: 'shift+p',
      icon: Coffee,
      enabled: () => app.me !== undefined && !isResting(app.me),
      run: () => (layers.pauses = true),
    },
    {
      id: 'available',
      title: () => t('shell.become_available'),
      group: 'agent',
      icon: Play,
      enabled: () => app.me !== undefined && app.me.state !== 'available' && app.me.state !== 'busy',
      run: () => void goAvailable(),
    },
    ...AREAS.map((area) => ({
      id: `go-${area.id}`,
      title: () => t(`shell.${area.id}`),
      group: 'go' as const,
      keys: area.keys,
      icon: area.icon,
      enabled: () => opens(area),
      run: () => void navigate(`/${area.id}`),
    })),
  ];
}
