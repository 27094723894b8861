/**
 * What bash runs for completions. Ours, because the usual one runs what was typed through `eval` and needs the package
 * bash-completion; the protocol is that of the scripts for the other shells.
 */
export const bashScript = (name: string, program: string): string => `# bash completion for ${name}
_${name}_complete() {
  local IFS=$'\\n' word joined='' line value directive cut
  local -a words=()
  # Bash cuts words at = and : too; here they are whole again.
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ ( $word == [=:] || -n $joined ) && \${#words[@]} -gt 0 ]]; then
      words[\${#words[@]}-1]+=$word
      [[ $word == [=:] ]] && joined=yes || joined=''
    else
      words+=("$word")
      joined=''
    fi
  done
  local current=\${words[\${#words[@]}-1]}
  cut=\${current%"\${current##*[=:]}"}
  COMPREPLY=()
  directive=0
  while IFS= read -r line; do
    if [[ $line == :[0-9]* ]]; then
      directive=\${line#:}
    else
      value=\${line%%$'\\t'*}
      [[ $value == "$current"* ]] && COMPREPLY+=("$(printf '%q' "\${value#"$cut"}")")
    fi
  done < <(${program} complete -- "\${words[@]}" 2>/dev/null)
  if (( \${#COMPREPLY[@]} == 0 && !(directive & 4) )); then
    compopt -o default 2>/dev/null
  fi
}
complete -F _${name}_complete ${name}
`
