import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';
import { runScript } from './run-script.ts';

/** What the module's glue offers besides the documented calls. */
type Glue = typeof glue & { __wbg_set_wasm(exports: Record<string, unknown>): void };

/** Of the global object; its types come with those of the browser, which are not ours. */
interface WebAssemblyRuntime {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, Record<string, unknown>>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
}
const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyRuntime };

let loaded: Promise<void> | null = null;

/**
 * The same schema engine as in the Prisma command line, as WebAssembly: it needs no binary to be downloaded.
 * Instantiated by hand, because importing the package makes Node warn of an experimental feature.
 */
async function load(): Promise<void> {
  const glueFile = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg');
  const bytes = await readFile(join(dirname(glueFile), 'schema_engine_bg.wasm'));
  const { exports } = (await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': { ...glue } }))
    .instance;
  (glue as Glue).__wbg_set_wasm(exports);
  const start = exports['__wbindgen_start'];
  if (typeof start !== 'function') throw new Error('the schema engine has no start function');
  start();
}

export interface SchemaEngineOptions {
  url: string;
  datamodels?: [string, string][];
  /** Told in one sentence what keeps a script waiting. */
  log?: ((line: string) => void) | undefined;
}

export async function withSchemaEngine<T>(
  options: SchemaEngineOptions,
  use: (engine: SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  await loaded;
  const pool = new pg.Pool({ connectionString: options.url, max: 1, connectionTimeoutMillis: 10_000 });
  const engine = await glue.SchemaEngine.new(
    { datamodels: options.datamodels },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(adapterOn(pool, options)),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
    await pool.end();
  }
}

/** As `PrismaPg`, except that its shadow database is also another one when the connection is given as a URL. */
function adapterOn(
  pool: pg.Pool,
  { url, log = () => undefined }: SchemaEngineOptions,
): SqlMigrationAwareDriverAdapterFactory {
  const main = new PrismaPg(pool);
  return {
    provider: main.provider,
    adapterName: main.adapterName,
    connect: async () => repaired(await main.connect(), log),
    async connectToShadowDb() {
      const name = `prisma_migrate_shadow_db_${randomUUID()}`;
      await pool.query(`CREATE DATABASE "${name}"`);
      const shadowUrl = new URL(url);
      shadowUrl.pathname = `/${name}`;
      const shadow = await new PrismaPg({ connectionString: shadowUrl.href, max: 1 }).connect();
      const close = shadow.dispose.bind(shadow);
      return Object.assign(repaired(shadow, log), {
        async dispose() {
          await close();
          await pool.query(`DROP DATABASE "${name}" WITH (FORCE)`);
        },
      });
    },
  };
}

type PgAdapter = Awaited<ReturnType<PrismaPg['connect']>>;

/** The adapter with what the engine needs and `PrismaPg` does not do, since its own use is for queries. */
function repaired(adapter: PgAdapter, log: (line: string) => void): PgAdapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  return Object.assign(adapter, {
    // Whole, and so also in one transaction: the adapter cuts at every semicolon, in comments and functions too.
    async executeScript(script: string) {
      try {
        await runScript(adapter.underlyingDriver(), script, log);
      } catch (error) {
        throw error instanceof pg.DatabaseError ? inEngineTerms(error, script) : error;
      }
    },
    async queryRaw(query: SqlQuery) {
      const letters = await lettersIn(query, adapter.underlyingDriver());
      if (letters.size === 0) return await queryRaw(query);
      const columns = [...letters].map(([name, isLetter]) =>
        isLetter ? `"${name}"::text AS "${name}"` : `"${name}"`,
      );
      const result = await queryRaw({
        ...query,
        sql: `SELECT ${columns.join()} FROM (${bare(query.sql)}) AS answer`,
      });
      return {
        ...result,
        columnTypes: result.columnTypes.map((type, at) =>
          letters.get(result.columnNames[at] ?? '') ? ColumnTypeEnum.Character : type,
        ),
      };
    },
  });
}

/** The type `"char"`, one letter, which the catalogue uses and the adapter refuses. */
const letterType = 18;

const bare = (sql: string): string => sql.trim().replace(/;$/, '');

/** The columns of the answer, each with whether it is a letter; empty when none is. */
async function lettersIn({ sql, args }: SqlQuery, pool: pg.Pool): Promise<Map<string, boolean>> {
  if (!/\bpg_(constraint|index|class)\b/.test(sql)) return new Map();
  const { fields } = await pool.query({
    text: `SELECT * FROM (${bare(sql)}) AS answer LIMIT 0`,
    values: args,
  });
  const found = fields.map(({ name, dataTypeID }): [string, boolean] => [name, dataTypeID === letterType]);
  return new Map(found.some(([, isLetter]) => isLetter) ? found : []);
}

/** For some codes the engine has words of its own that say less: a neutral code makes it keep the server's. */
function inEngineTerms(error: pg.DatabaseError, script: string): DriverAdapterError {
  const at = error.position ? `, line ${script.slice(0, Number(error.position)).split('\n').length}` : '';
  return new DriverAdapterError({
    kind: 'postgres',
    code: 'XX000',
    severity: error.severity ?? 'ERROR',
    message: `${error.message} (SQLSTATE ${error.code}${at})`,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}
