// A process of its own starts without the loader of TypeScript; this one registers it first.
import { register } from 'tsx/esm/api';

register();
await import('./work.ts');
