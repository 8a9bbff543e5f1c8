import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type IndexDefinition, parseDefinition } from '../../../src/indices/definition.ts';

export const DEFINITION_FILE = join(import.meta.dirname, 'definition.yml');

/** Reads an index definition, the thermometer's own by default. @throws DefinitionError with every fault. */
export function readDefinition(file: string = DEFINITION_FILE): IndexDefinition {
  return parseDefinition(parse(readFileSync(file, 'utf8')), file);
}
