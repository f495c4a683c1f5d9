// Our own settings within a file of BPMN, as bpmn-js reads and writes them (docs/processes.md).
const text = (name: string) => ({ name, isAttr: true, type: 'String' });

export const unissono = {
  name: 'Unissono',
  uri: 'urn:unissono:bpmn:1',
  prefix: 'unissono',
  xml: { tagAlias: 'lowerCase' },
  types: [
    { name: 'Task', superClass: ['Element'], properties: ['form', 'group', 'due'].map(text) },
    { name: 'Call', superClass: ['Element'], properties: ['url', 'attempts', 'timeout'].map(text) },
  ],
};
