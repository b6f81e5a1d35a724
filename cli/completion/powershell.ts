import { allOf, type Described } from '../described.ts';
import { argumentValues, optionValues, type Values } from './values.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const list = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`;

/** Words that may be typed; null where PowerShell is to offer files, as it does by itself. */
const offered = (values: Values): string => {
  if (values.kind === 'words') return list(values.words);
  return values.kind === 'any' ? '@()' : '$null';
};

/** A hash table: of each command its commands and options with what they mean, and what values may be. */
const tableOf = (one: Described): string => {
  const pairs = (entries: readonly (readonly [string, string])[]): string =>
    `[ordered]@{ ${entries.map(([name, value]) => `${quoted(name)} = ${value}`).join('; ')} }`;
  const commands = one.commands.map(({ name, meaning }) => [name, quoted(meaning)] as const);
  const options = one.options.flatMap(({ names, meaning }) =>
    names.map((name) => [name, quoted(meaning)] as const),
  );
  const values = optionValues(one).flatMap(({ names, values: known }) =>
    names.map((name) => [name, offered(known)] as const),
  );
  return `    ${quoted(one.path)} = @{
      Commands = ${pairs(commands)}
      Options = ${pairs(options)}
      Values = ${pairs(values)}
      Arguments = @(${argumentValues(one)
        .map((known) => `, ${offered(known)}`)
        .join('; ')})
    }`;
};

/** For Windows PowerShell 5.1 and PowerShell 7. */
export const powershellCompletion = (program: Described): string =>
  `# Completion of linesman for PowerShell, made by: linesman completion powershell
Register-ArgumentCompleter -Native -CommandName linesman -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $tree = @{
${allOf(program).map(tableOf).join('\n')}
  }
  $at = ''
  $option = $null
  $position = 0
  foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
    if ($element.Extent.EndOffset -ge $cursorPosition) { break }
    $word = $element.Extent.Text
    if ($null -ne $option) { $option = $null; continue }
    if ($tree[$at].Values.Contains($word)) { $option = $word }
    elseif ($word.StartsWith('-')) { }
    elseif ($position -eq 0 -and $tree[$at].Commands.Contains($word)) { $at = "$at $word".Trim() }
    else { $position++ }
  }
  $known = $tree[$at]
  $offers = [ordered]@{}
  if ($null -ne $option) {
    foreach ($one in $known.Values[$option]) { $offers[$one] = $one }
  }
  elseif ($wordToComplete.StartsWith('-')) { $offers = $known.Options }
  else {
    if ($position -eq 0) { foreach ($one in $known.Commands.Keys) { $offers[$one] = $known.Commands[$one] } }
    if ($position -lt $known.Arguments.Count) {
      foreach ($one in $known.Arguments[$position]) { $offers[$one] = $one }
    }
  }
  foreach ($one in @($offers.Keys)) {
    if ($one.StartsWith($wordToComplete, [StringComparison]::OrdinalIgnoreCase)) {
      [System.Management.Automation.CompletionResult]::new($one, $one, 'ParameterValue', $offers[$one])
    }
  }
}
`;
