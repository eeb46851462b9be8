package pki

import "time"

// Ahead and AheadAuthority are how long before its end a certificate is told to
// end soon: kubeadm's leaves live for a year, its authorities for ten, and an
// authority's successor has to be known everywhere before it signs. What lives
// for Brief at most is renewed by a program, and told in the last third of its life.
const (
	Ahead          = 30 * 24 * time.Hour
	AheadAuthority = 180 * 24 * time.Hour
	Brief          = 7 * 24 * time.Hour
)

// Seconds counts the whole seconds from one moment to another, rounded down.
// Certificates may end in the year 9999 (RFC 5280 section 4.1.2.5), and a
// [time.Duration] ends at 292 years.
func Seconds(from, to time.Time) int64 {
	n := to.Unix() - from.Unix()
	if to.Nanosecond() < from.Nanosecond() {
		n--
	}
	return n
}

// EndsSoon tells whether a certificate that counts from one moment to another
// still counts now and ends soon: within [Ahead] or [AheadAuthority]. One of 30
// days does so from its first: that is what openssl gives who does not ask for
// more, and nothing of Kubernetes renews it.
func EndsSoon(from, to time.Time, authority bool, now time.Time) bool {
	ahead, life, left := Ahead, to.Sub(from), to.Sub(now)
	switch {
	case life <= Brief:
		ahead = life / 3
	case authority:
		ahead = AheadAuthority
	}
	return left >= 0 && left < ahead
}
