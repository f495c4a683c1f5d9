// The parts of bpmn-js that are used here, as far as they are used.
export interface Moddle {
  id: string;
  $type: string;
  name?: string;
  [property: string]: unknown;
  get(name: string): unknown;
}
export interface Shape {
  id: string;
  type: string;
  x: number;
  y: number;
  width: number;
  height: number;
  parent: Shape | null;
  host?: Shape;
  incoming: Shape[];
  outgoing: Shape[];
  attachers: Shape[];
  labelTarget?: Shape;
  source?: Shape;
  target?: Shape;
  businessObject: Moddle;
}
export interface Modeling {
  updateProperties(of: Shape, properties: Record<string, unknown>): void;
  updateModdleProperties(of: Shape, what: Moddle, properties: Record<string, unknown>): void;
  createShape(shape: Shape, at: { x: number; y: number }, into: Shape, hints?: { attach?: boolean }): Shape;
  connect(from: Shape, to: Shape): Shape;
  removeElements(of: Shape[]): void;
}
export interface Parts {
  modeling: Modeling;
  moddle: { create(type: string, properties?: Record<string, unknown>): Moddle };
  selection: { get(): Shape[]; select(of: Shape | null): void };
  elementRegistry: { get(id: string): Shape | undefined; filter(which: (of: Shape) => boolean): Shape[] };
  elementFactory: { createShape(of: Record<string, unknown>): Shape };
  autoPlace: { append(from: Shape, shape: Shape): Shape };
  create: { start(event: Event, shape: Shape): void };
  connect: { start(event: Event, from: Shape): void };
  canvas: {
    resized(): void;
    zoom(to: 'fit-viewport', center: 'auto'): void;
    viewbox(): { x: number; y: number; width: number; height: number };
    getRootElement(): Shape;
    scrollToElement(of: Shape, padding?: number): void;
    addMarker(id: string, marker: string): void;
    removeMarker(id: string, marker: string): void;
  };
  commandStack: { canUndo(): boolean; canRedo(): boolean; undo(): void; redo(): void };
  zoomScroll: { stepZoom(by: number): void };
  rules: { allowed(rule: string, context: Record<string, unknown>): unknown };
}
