// The buttons beside a selected element: what may follow it, a flow to another one, and its end. Only what is run here.
import { t } from '$i18n';
import { KINDS, type Kind } from './kinds';
import type { Parts, Shape } from './parts';

const AFTER = ['user', 'service', 'exclusive', 'parallel', 'end'];
const ENDS = new Set(['bpmn:EndEvent', 'label', 'bpmn:SequenceFlow', 'bpmn:Process', 'bpmn:TextAnnotation']);

interface Entry {
  group: string;
  className: string;
  title: string;
  action: Record<string, (event: Event, element: Shape) => void>;
}

/** Makes a shape of a kind, not placed yet. */
export const shapeOf = (parts: Pick<Parts, 'elementFactory'>, kind: Kind): Shape =>
  parts.elementFactory.createShape({
    type: kind.type,
    ...(kind.about ? { eventDefinitionType: kind.about } : {}),
    ...(kind.key === 'sub' ? { isExpanded: true } : {}),
  });

export function padModule() {
  class Pad {
    static $inject = ['contextPad', 'elementFactory', 'autoPlace', 'create', 'connect', 'modeling'];
    readonly #parts: Pick<Parts, 'elementFactory' | 'autoPlace' | 'create' | 'connect' | 'modeling'>;

    constructor(
      pad: { registerProvider(of: unknown): void },
      elementFactory: Parts['elementFactory'],
      autoPlace: Parts['autoPlace'],
      create: Parts['create'],
      connect: Parts['connect'],
      modeling: Parts['modeling'],
    ) {
      this.#parts = { elementFactory, autoPlace, create, connect, modeling };
      pad.registerProvider(this);
    }

    getContextPadEntries(element: Shape): Record<string, Entry> {
      const parts = this.#parts;
      const entries: Record<string, Entry> = {};
      if (!ENDS.has(element.type)) {
        for (const kind of KINDS.filter((one) => AFTER.includes(one.key))) {
          entries[`append.${kind.key}`] = {
            group: 'model',
            className: `bpmn-icon-${kind.icon}`,
            title: t('modeller.append', { name: t(kind.label) }),
            action: { click: (_, from) => void parts.autoPlace.append(from, shapeOf(parts, kind)) },
          };
        }
        entries['connect'] = {
          group: 'connect',
          className: 'bpmn-icon-connection-multi',
          title: t('modeller.connect'),
          action: {
            click: (event, from) => parts.connect.start(event, from),
            dragstart: (event, from) => parts.connect.start(event, from),
          },
        };
      }
      entries['delete'] = {
        group: 'edit',
        className: 'bpmn-icon-trash',
        title: t('modeller.remove'),
        action: { click: (_, of) => parts.modeling.removeElements([of]) },
      };
      return entries;
    }

    getMultiElementContextPadEntries(): Record<string, Entry> {
      const remove = (_: Event, of: unknown) => this.#parts.modeling.removeElements(of as Shape[]);
      return {
        delete: {
          group: 'edit',
          className: 'bpmn-icon-trash',
          title: t('modeller.remove'),
          action: { click: remove as Entry['action'][string] },
        },
      };
    }
  }
  return {
    __init__: ['contextPadProvider', 'paletteProvider'],
    contextPadProvider: ['type', Pad],
    // The palette is beside the picture, with buttons that the keyboard reaches.
    paletteProvider: ['value', {}],
  };
}
