// The bin: starts the built program; a script that requires it gets the modules instead.
import { openModules } from './modules.ts';

/** For what is done with the program when it is built. */
export const modules = openModules(__dirname);

if (require.main === module) modules.load('./main.js');
