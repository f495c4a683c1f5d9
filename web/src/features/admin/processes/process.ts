// What is edited of a process, and what stands in the way of publishing it, in words.
import type { ProcessFault, ProcessView } from '$api/processes';
import { t, type Key } from '$i18n';

export interface ProcessForm {
  name: string;
  file: string;
  active: boolean;
  on_desk: boolean;
}

export const formOf = (row: ProcessView | null): ProcessForm => ({
  name: row?.name ?? '',
  file: row?.file ?? '',
  active: row?.active ?? true,
  on_desk: row?.on_desk ?? false,
});

/** What people call the elements of BPMN; the others keep the name of the file. */
const ELEMENTS = [
  'boundaryEvent',
  'businessRuleTask',
  'callActivity',
  'complexGateway',
  'endEvent',
  'eventBasedGateway',
  'exclusiveGateway',
  'inclusiveGateway',
  'intermediateCatchEvent',
  'intermediateThrowEvent',
  'manualTask',
  'multiInstanceLoopCharacteristics',
  'parallelGateway',
  'process',
  'receiveTask',
  'scriptTask',
  'sendTask',
  'sequenceFlow',
  'serviceTask',
  'standardLoopCharacteristics',
  'startEvent',
  'subProcess',
  'task',
  'transaction',
  'userTask',
] as const;

export const elementName = (element: string): string =>
  ELEMENTS.some((one) => one === element) ? t(`processes.element.${element}` as Key) : element;

/** Which element, by what stands at it, and on which line. */
export function placeOf(fault: ProcessFault): string {
  const called = fault.name || fault.element_id;
  const element = elementName(fault.element);
  const name = called === '' ? element : t('processes.element_named', { element, name: called });
  return t('processes.on_line', { name, line: fault.line_number });
}
