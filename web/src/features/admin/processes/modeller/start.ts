// What a new process begins with: a start, a task and an end, with their picture.
export const EMPTY = (id: string) => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:unissono="urn:unissono:bpmn:1" id="Definitions_${id}" targetNamespace="urn:unissono:bpmn:1">
  <bpmn:process id="Process_${id}" isExecutable="true">
    <bpmn:startEvent id="Start_${id}" />
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram_${id}">
    <bpmndi:BPMNPlane id="Plane_${id}" bpmnElement="Process_${id}">
      <bpmndi:BPMNShape id="Start_${id}_di" bpmnElement="Start_${id}">
        <dc:Bounds x="180" y="160" width="36" height="36" />
      </bpmndi:BPMNShape>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
