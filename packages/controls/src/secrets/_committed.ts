/** Credentials in the text of files. What is said of one is its kind and its length, never its text. */
import type { SourceControl } from '@palisade/core/control/control';
import { cwe, mitre, owasp } from '@palisade/core/control/reference';
import { isSecret, type SecretBody } from '@palisade/core/subject/secret';

export const inspectSecrets =
  (type: SecretBody['type']): SourceControl['inspect'] =>
  (subject) => {
    if (!isSecret(subject)) return undefined;
    const { body } = subject;
    if (body.type !== type) return [];
    return [{ at: body.span, message: `What looks like a ${body.what} of ${body.length} characters is in the file` }];
  };

export const COMMITTED = [cwe(798), owasp('Secrets_Management_Cheat_Sheet'), mitre('T1552.001')];
