// The views of conversations as the palette offers them: a name, and the address of the list as the view has it.
import { views } from '$api/views';
import { placeOf } from '../features/desk/conversations/views';

export async function viewPlaces(): Promise<{ id: string; name: string; place: Record<string, string> }[]> {
  const { items } = await views.list();
  return items.map((view) => ({ id: view.id, name: view.name, place: placeOf(view) }));
}
