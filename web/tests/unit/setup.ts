// What every unit test is given: time enough for a part that is loaded when it is first opened, also on a machine that is busy.
import { configure } from '@testing-library/svelte';

configure({ asyncUtilTimeout: 15_000 });
