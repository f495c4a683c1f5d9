// What can be drawn: only what is run here (docs/processes.md).
import type { Key } from '$i18n';

export interface Kind {
  key: string;
  label: Key;
  /** The sign of the font of bpmn-js. */
  icon: string;
  type: string;
  about?: string;
  /** Stands on the edge of an activity. */
  edge?: true;
}

export const KINDS: readonly Kind[] = [
  { key: 'user', label: 'processes.element.userTask', icon: 'user-task', type: 'bpmn:UserTask' },
  { key: 'service', label: 'processes.element.serviceTask', icon: 'service-task', type: 'bpmn:ServiceTask' },
  {
    key: 'exclusive',
    label: 'processes.element.exclusiveGateway',
    icon: 'gateway-xor',
    type: 'bpmn:ExclusiveGateway',
  },
  {
    key: 'parallel',
    label: 'processes.element.parallelGateway',
    icon: 'gateway-parallel',
    type: 'bpmn:ParallelGateway',
  },
  {
    key: 'timer',
    label: 'modeller.timer_event',
    icon: 'intermediate-event-catch-timer',
    type: 'bpmn:IntermediateCatchEvent',
    about: 'bpmn:TimerEventDefinition',
  },
  {
    key: 'message',
    label: 'modeller.message_event',
    icon: 'intermediate-event-catch-message',
    type: 'bpmn:IntermediateCatchEvent',
    about: 'bpmn:MessageEventDefinition',
  },
  {
    key: 'sub',
    label: 'processes.element.subProcess',
    icon: 'subprocess-expanded',
    type: 'bpmn:SubProcess',
  },
  { key: 'end', label: 'processes.element.endEvent', icon: 'end-event-none', type: 'bpmn:EndEvent' },
  {
    key: 'end_all',
    label: 'modeller.end_all',
    icon: 'end-event-terminate',
    type: 'bpmn:EndEvent',
    about: 'bpmn:TerminateEventDefinition',
  },
  {
    key: 'end_error',
    label: 'modeller.end_error',
    icon: 'end-event-error',
    type: 'bpmn:EndEvent',
    about: 'bpmn:ErrorEventDefinition',
  },
];

export const EDGES: readonly Kind[] = [
  {
    key: 'edge_timer',
    label: 'modeller.edge_timer',
    icon: 'intermediate-event-catch-timer',
    type: 'bpmn:BoundaryEvent',
    about: 'bpmn:TimerEventDefinition',
    edge: true,
  },
  {
    key: 'edge_message',
    label: 'modeller.edge_message',
    icon: 'intermediate-event-catch-message',
    type: 'bpmn:BoundaryEvent',
    about: 'bpmn:MessageEventDefinition',
    edge: true,
  },
  {
    key: 'edge_error',
    label: 'modeller.edge_error',
    icon: 'intermediate-event-catch-error',
    type: 'bpmn:BoundaryEvent',
    about: 'bpmn:ErrorEventDefinition',
    edge: true,
  },
];
