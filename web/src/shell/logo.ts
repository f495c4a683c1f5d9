// Where a logo has room: a square one on the rail, a wide one in the top bar.
import type { Brand } from '$api/types';

export const isWide = (logo: Brand['logo']): boolean => logo !== null && logo.width > logo.height * 1.5;
