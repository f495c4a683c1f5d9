// The module of work after the sale that this person has open, in whatever tab, and the way out of it.
import { proposals, type SalesModule } from '$api/sales';

class Standing {
  module = $state<SalesModule | null>(null);
  /** Other areas are out of reach meanwhile. */
  blocks = $state(false);
  /** Somebody asked to leave: the way out of the module is free. */
  leaving = false;

  hold(module: SalesModule | null, blocks: boolean): void {
    this.module = module;
    this.blocks = blocks;
  }

  /** Asks the server, which knows of all tabs. What cannot be asked now stays as it was. */
  async load(): Promise<void> {
    const found = await proposals.standing().catch(() => null);
    if (found) this.hold(found.open?.module ?? null, found.blocks_areas);
  }

  async close(): Promise<void> {
    await proposals.close();
    this.hold(null, false);
  }
}

export const standing = new Standing();
