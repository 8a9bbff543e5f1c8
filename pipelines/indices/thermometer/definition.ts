import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type IndexDefinition, parseDefinition } from '../../../src/indices/definition.ts';
import { checkVersion, readVersions } from './versions.ts';

export const DEFINITION_FILE = join(import.meta.dirname, 'definition.yml');

/**
 * Reads an index definition, the thermometer's own by default: of that one, the content must be the one that is listed
 * for its version. @throws DefinitionError with every fault.
 */
export function readDefinition(file: string = DEFINITION_FILE): IndexDefinition {
  const data = parse(readFileSync(file, 'utf8'));
  const definition = parseDefinition(data, file);
  if (file === DEFINITION_FILE) checkVersion(data, readVersions(), file);
  return definition;
}
