/** Every object in the examples of every field control, with the settings that its example gives. */
import { catalogue } from '@palisade/controls/catalogue.generated';
import { parseYaml } from '@palisade/sources/yaml/parse';
import { parseExamples } from '../../packages/cli/src/own/examples.ts';
import { docOf } from '../catalogue/docs.ts';
import type { KubeObject } from '../cluster/harness/client.ts';
import type { FieldControlOf } from './policies.ts';

export interface FieldExample {
  readonly control: FieldControlOf;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly object: KubeObject;
  /** Names the control and the example, as a label's value can. */
  readonly slug: string;
  readonly where: string;
}

export const fieldControls = catalogue.filter((control): control is FieldControlOf => control.form === 'field');

export const examplesOf = (control: FieldControlOf): FieldExample[] =>
  parseExamples(docOf(control.id)).flatMap(({ language, line, settings, files }) => {
    // No API server takes a Compose file.
    if (language === 'compose') return [];
    return files.flatMap(({ text }) =>
      parseYaml(text).documents.map(({ value }) => {
        const object = JSON.parse(JSON.stringify(value)) as KubeObject;
        const slug = `${control.id.replace('/', '-')}-${line}`;
        return { control, settings, object, slug, where: `${control.id}.md:${line} ${object.kind}` };
      }),
    );
  });
