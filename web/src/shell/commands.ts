// Commands that exist on every screen.
import BookUser from '@lucide/svelte/icons/book-user';
import Coffee from '@lucide/svelte/icons/coffee';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Inbox from '@lucide/svelte/icons/inbox';
import Activity from '@lucide/svelte/icons/activity';
import Keyboard from '@lucide/svelte/icons/keyboard';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
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
import { areas } from './areas';
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
      run: () => (layers.palette = true),
    },
    {
      id: 'shortcuts',
      title: () => t('shell.shortcuts'),
      group: 'app',
      keys: '?',
      icon: Keyboard,
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
    {
      id: 'go-desk',
      title: () => t('shell.desk'),
      group: 'go',
      keys: 'g a',
      icon: Inbox,
      run: () => void navigate('/desk'),
    },
    {
      id: 'go-conversations',
      title: () => t('shell.conversations'),
      group: 'go',
      keys: 'g c',
      icon: MessagesSquare,
      enabled: () => areas().some((area) => area.id === 'conversations'),
      run: () => void navigate('/conversations'),
    },
    {
      id: 'go-contacts',
      title: () => t('shell.contacts'),
      group: 'go',
      keys: 'g p',
      icon: BookUser,
      enabled: () => app.can('person_read'),
      run: () => void navigate('/contacts'),
    },
    {
      id: 'go-supervision',
      title: () => t('shell.supervision'),
      group: 'go',
      keys: 'g s',
      icon: Activity,
      enabled: () => areas().some((area) => area.id === 'supervision'),
      run: () => void navigate('/supervision'),
    },
    ...(['tracking', 'reports'] as const).map((id) => ({
      id: `go-${id}`,
      title: () => t(`shell.${id}`),
      group: 'go' as const,
      keys: id === 'tracking' ? 'g t' : 'g r',
      icon: ChartColumn,
      enabled: () => app.can('report_read'),
      run: () => void navigate(`/${id}`),
    })),
    {
      id: 'go-settings',
      title: () => t('shell.settings'),
      group: 'go',
      keys: 'g o',
      icon: Settings,
      enabled: () => areas().some((area) => area.id === 'settings'),
      run: () => void navigate('/settings'),
    },
  ];
}
