// To import node:http as a module reads every name of it, and one of them (WebSocket) loads all of Node's fetch: 30 ms of a
// processor and 13 MiB. Taken as a value, only what is used is read.
const NAMES = /^(?:node:)?http$/

/** For esbuild: imports of these builtins become values. */
export const leanBuiltins = {
  name: 'lean builtins',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: NAMES }, ({ path, kind }) =>
      kind === 'import-statement'
        ? { path: path.replace('node:', ''), namespace: 'lean-builtin' }
        : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'lean-builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule('node:${path}')`,
      loader: 'js',
    }))
  },
}
