import openapiTS from 'openapi-typescript';
import ts from 'typescript';
import type { OpenApiDocument } from '../../openapi/document.ts';
import { type JsonSchema, nameIn } from '../../openapi/json-schema.ts';
import { type ClientOperation, clientOperations, schemasBelow } from './client-document.ts';

const head = `// Written from the description of the API (/openapi.json): do not edit. CONTRIBUTING.md says how it is renewed.\n`;

const { factory } = ts;
const keyword = (kind: ts.KeywordTypeSyntaxKind) => factory.createKeywordTypeNode(kind);
const named = (name: string) => factory.createTypeReferenceNode(name);

/** What a caller may give as a moment. */
const momentGiven = 'moment-given';

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const queryName = ({ name }: ClientOperation): string => `${capitalised(name)}Query`;

/** What a caller gives: a moment may be a `Date`. */
function given(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value !== null && typeof value === 'object' && value.format === 'date-time'
      ? { ...value, format: momentGiven }
      : value,
  );
}

const isConstraint = (schema: JsonSchema): boolean =>
  Object.keys(schema).every((key) => ['pattern', 'not', 'format'].includes(key));

/** What tells a type, or a reader what it means; not what narrows a text or a number. */
function readable(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === 'examples' && Array.isArray(value)) return undefined;
    if (key === 'allOf' && Array.isArray(value) && value.every(isConstraint)) return undefined;
    if (typeof value !== 'string') return value;
    return key === 'pattern' || (key === 'format' && value !== momentGiven) ? undefined : value;
  });
}

/** A reference to a schema by its own name, instead of a path of indices. */
const referToNames: ts.TransformerFactory<ts.Node> = (context) => (root) => {
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isIndexedAccessTypeNode(node) && ts.isLiteralTypeNode(node.indexType)) {
      const { literal } = node.indexType;
      if (ts.isStringLiteral(literal)) return named(literal.text);
    }
    return ts.visitEachChild(node, visit, context);
  };
  return visit(root);
};

/** What may be left out may be undefined; what is only read may be read-only. */
const widen =
  ({ isGiven }: { isGiven: boolean }): ts.TransformerFactory<ts.Node> =>
  (context) =>
  (root) => {
    const visit = (node: ts.Node): ts.Node => {
      const visited = ts.visitEachChild(node, visit, context);
      if (isGiven && ts.isArrayTypeNode(visited))
        return factory.createTypeOperatorNode(ts.SyntaxKind.ReadonlyKeyword, visited);
      if (!ts.isPropertySignature(visited) || !visited.questionToken || !visited.type) return visited;
      const { modifiers, name, questionToken, type: own } = visited;
      const type = factory.createUnionTypeNode([own, keyword(ts.SyntaxKind.UndefinedKeyword)]);
      return factory.updatePropertySignature(visited, modifiers, name, questionToken, type);
    };
    return visit(root);
  };

function declare(name: string, signature: ts.PropertySignature, isGiven: boolean): ts.Node {
  const { transformed } = ts.transform(signature, [referToNames, widen({ isGiven })]);
  const { type } = transformed[0] as ts.PropertySignature;
  if (!type) throw new Error(`${name} has no type`);
  const exported = [factory.createModifier(ts.SyntaxKind.ExportKeyword)];
  const declaration = ts.isTypeLiteralNode(type)
    ? factory.createInterfaceDeclaration(exported, name, undefined, undefined, type.members)
    : factory.createTypeAliasDeclaration(exported, name, undefined, type);
  return ts.setSyntheticLeadingComments(declaration, ts.getSyntheticLeadingComments(signature));
}

function print(nodes: readonly ts.Node[]): string {
  const file = ts.createSourceFile('schemas.ts', '', ts.ScriptTarget.Latest);
  const printer = ts.createPrinter();
  const text = nodes.map((node) => printer.printNode(ts.EmitHint.Unspecified, node, file)).join('\n\n');
  // What a reader does not need: that an enumeration is one, and how a text is formed.
  return text
    .replaceAll(/^ *\/\*\* (?:@enum|@constant|Format:).*\n/gm, '')
    .replaceAll(/^ *\* (?:@enum|@constant|Format:).*\n/gm, '')
    .replaceAll('@description ', '');
}

/** Members of `components.schemas` in what openapi-typescript wrote. */
function schemaSignatures(nodes: readonly ts.Node[]): Map<string, ts.PropertySignature> {
  const components = nodes.find(
    (node): node is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(node) && node.name.text === 'components',
  );
  const schemas = components?.members.find(
    (member): member is ts.PropertySignature =>
      ts.isPropertySignature(member) && ts.isIdentifier(member.name) && member.name.text === 'schemas',
  );
  if (!schemas?.type || !ts.isTypeLiteralNode(schemas.type)) throw new Error('there are no schemas');
  const signatures = schemas.type.members.filter(ts.isPropertySignature);
  return new Map(signatures.map((signature) => [(signature.name as ts.Identifier).text, signature]));
}

const asBytes = 'Blob | Uint8Array<ArrayBuffer>';

const typeOf = (part: { content: { schema: JsonSchema }; isJson: boolean }, otherwise: string): string =>
  part.isJson ? nameIn(part.content.schema.$ref ?? '') : otherwise;

function operationLine(operation: ClientOperation): string {
  const { name, pathParameters, query, body, answer } = operation;
  const parts = [
    pathParameters.length > 0 &&
      `path: { ${pathParameters.map((parameter) => `${parameter}: string`).join('; ')} }`,
    query && `query${query.required ? '' : '?'}: ${queryName(operation)}`,
    body && `body${body.required ? '' : '?'}: ${typeOf(body, asBytes)}`,
    `answer: ${answer ? typeOf(answer, 'Blob') : 'undefined'}`,
  ];
  return `  ${name}: { ${parts.filter(Boolean).join('; ')} };`;
}

function routeLine({ name, method, path, takesKey, answer }: ClientOperation): string {
  const kind = takesKey ? ", 'keyed'" : answer && !answer.isJson ? ", 'bytes'" : '';
  return `  ${name}: ['${method}', '${path}'${kind}],`;
}

/** What the SDK is made of: its types, and how each operation is called. */
export async function clientSource(
  document: OpenApiDocument,
): Promise<{ schemas: string; operations: string }> {
  const operations = clientOperations(document);
  const all = document.components.schemas;
  const bodies = operations.flatMap(({ body }) => (body?.isJson ? [body.content.schema] : []));
  const answers = operations.flatMap(({ answer }) => (answer?.isJson ? [answer.content.schema] : []));
  const queries = operations.flatMap((operation) =>
    operation.query ? [[queryName(operation), operation.query.schema] as const] : [],
  );
  const shown = schemasBelow([...answers, { $ref: '#/components/schemas/Problem' }], all);
  const sent = schemasBelow([...bodies, ...queries], all);
  const isGiven = (name: string) => !shown.has(name);
  const entries = [...shown, ...sent].map((name) => [name, all[name] ?? {}] as const);
  const chosen = new Map([...entries, ...queries].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const schemas = Object.fromEntries(
    [...chosen].map(([name, schema]) => [name, readable(isGiven(name) ? given(schema) : schema)]),
  );
  const { openapi, info } = document;
  const nodes = await openapiTS(JSON.stringify({ openapi, info, paths: {}, components: { schemas } }), {
    defaultNonNullable: false,
    transform: ({ format }) =>
      format === momentGiven
        ? factory.createUnionTypeNode([keyword(ts.SyntaxKind.StringKeyword), named('Date')])
        : undefined,
  });
  const declarations = [...schemaSignatures(nodes)].map(([name, signature]) =>
    declare(name, signature, isGiven(name)),
  );
  const used = [...chosen.keys()].filter((name) =>
    new RegExp(`: ${name}\\b`).test(operations.map(operationLine).join('\n')),
  );
  return {
    schemas: `${head}\n${print(declarations)}\n`,
    operations: [
      `${head}import type {\n${used.map((name) => `  ${name},`).join('\n')}\n} from './schemas.ts';\n`,
      `/** What each operation takes and answers. */\nexport interface Operations {\n${operations.map(operationLine).join('\n')}\n}\n`,
      `/** How each operation is called: its method, its path, and whether it takes an idempotency key or answers bytes. */`,
      `export const routes: Readonly<Record<keyof Operations, readonly [method: string, path: string, kind?: 'keyed' | 'bytes']>> = {`,
      ...operations.map(routeLine),
      '};\n',
    ].join('\n'),
  };
}
