package command

import "strings"

// plain are the characters that mean nothing to a POSIX shell.
const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-"

// Quote writes a word so that a POSIX shell takes it as it is (Shell Command
// Language, section 2.2.2).
func Quote(s string) string {
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// file is a file's name as an argument: one that begins with a hyphen would be
// taken for an option.
func file(name string) string {
	if strings.HasPrefix(name, "-") {
		name = "./" + name
	}
	return name
}

// line joins words to one command line; empty words are left out.
func line(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, Quote(w))
		}
	}
	return strings.Join(out, " ")
}

// into sends what a command prints to a file.
func into(command, name string) string { return command + " > " + Quote(file(name)) }

// pipe hands what a command prints to the next.
func pipe(commands ...string) string { return strings.Join(commands, " | ") }
