package keyfile

import "strconv"

// PassphraseError says that a file is encrypted and did not open.
type PassphraseError struct {
	Format string
	// Missing tells that no passphrase was given; else the one given is wrong.
	Missing bool
}

// Error says what to do.
func (e *PassphraseError) Error() string {
	if e.Missing {
		return "keyfile: " + e.Format + ": it is encrypted: give its passphrase"
	}
	return "keyfile: " + e.Format + ": the passphrase does not open it: look at capitals, the keyboard's layout and blanks at its ends"
}

// DamagedError says that a file is not what it begins as, whatever the passphrase.
type DamagedError struct {
	Format string
	Why    string
}

// Error says what to do.
func (e *DamagedError) Error() string {
	return "keyfile: " + e.Format + ": it is damaged: " + e.Why + ": copy it again from where it was made"
}

// LimitError says that a file asks for more work or memory than is spent here.
type LimitError struct {
	What      string // "PBKDF2 iterations"
	Got, Most int64
}

// Error says both numbers.
func (e *LimitError) Error() string {
	return "keyfile: " + e.What + ": " + strconv.FormatInt(e.Got, 10) + " are asked for, at most " +
		strconv.FormatInt(e.Most, 10) + " are allowed: encrypt the file again with fewer, or open it with the program that made it"
}
