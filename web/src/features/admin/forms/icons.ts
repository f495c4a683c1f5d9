// The picture of each kind of field.
import type { Component } from 'svelte';
import Banknote from '@lucide/svelte/icons/banknote';
import Calculator from '@lucide/svelte/icons/calculator';
import Calendar from '@lucide/svelte/icons/calendar';
import CircleDot from '@lucide/svelte/icons/circle-dot';
import Clock from '@lucide/svelte/icons/clock';
import FolderTree from '@lucide/svelte/icons/folder-tree';
import Hash from '@lucide/svelte/icons/hash';
import IdCard from '@lucide/svelte/icons/id-card';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Mail from '@lucide/svelte/icons/mail';
import MapPin from '@lucide/svelte/icons/map-pin';
import Package from '@lucide/svelte/icons/package';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Phone from '@lucide/svelte/icons/phone';
import TextIcon from '@lucide/svelte/icons/text';
import ToggleLeft from '@lucide/svelte/icons/toggle-left';
import TypeIcon from '@lucide/svelte/icons/type';
import User from '@lucide/svelte/icons/user';
import type { Kind } from './design';

export const KIND_ICONS: Record<
  Kind,
  Component<{ size?: number | string; 'aria-hidden'?: boolean | 'true' }>
> = {
  short_text: TypeIcon,
  long_text: TextIcon,
  number: Hash,
  money: Banknote,
  date: Calendar,
  time: Clock,
  yes_no: ToggleLeft,
  choice: CircleDot,
  multi_choice: ListChecks,
  tree: FolderTree,
  tax_id: IdCard,
  phone: Phone,
  email: Mail,
  postal_code: MapPin,
  file: Paperclip,
  person: User,
  product: Package,
  computed: Calculator,
};
