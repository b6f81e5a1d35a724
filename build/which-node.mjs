// After an install by an older Node: says in one line which Node runs what. npm puts our own first
// on the PATH of its scripts.
const [, callers] = /\bnode\/v(\S+)/.exec(process.env.npm_config_user_agent ?? '') ?? [];
const [major, minor] = (callers ?? process.versions.node).split('.').map(Number);
if (major < 22 || (major === 22 && minor < 13))
  console.log(
    `npm runs on Node ${callers} here; npm start, npm test and npx linesman run on Node ${process.versions.node}, which came with the packages.`,
  );
