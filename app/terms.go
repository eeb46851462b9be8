package app

import (
	"crypto/x509"
	"math/big"
	"strconv"
	"strings"
	"time"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/pki"
	"kubepki/core/signing"
)

// defaultDays is how long a certificate lasts unless told otherwise.
const defaultDays = 365

// terms are the times and the serial number of a certificate as they are typed.
type terms struct {
	days, backdate, serial string // backdate in minutes, serial in hex
	open                   bool   // the part that is seldom needed
}

func newTerms(days int) terms {
	return terms{days: strconv.Itoa(days), backdate: strconv.Itoa(int(pki.Backdate / time.Minute))}
}

// lifetime reads the days and holds them against the authority's end, where
// there is one and nothing is broken on purpose.
func (t *terms) lifetime(authority *x509.Certificate, now time.Time, broken bool) (days int, fault kit.Fault) {
	days, err := strconv.Atoi(strings.TrimSpace(t.days))
	if err != nil || days < 1 && !broken || days < -maxDays || days > maxDays {
		return 0, kit.Fault{What: "This is no number of days", Fix: "Write a whole number from 1, such as 365."}
	}
	if authority == nil || broken {
		return days, kit.Fault{}
	}
	left := int(authority.NotAfter.Sub(now.Truncate(time.Second)) / day)
	switch {
	case left < 1:
		return 0, kit.Fault{What: "The authority ends today", Fix: "Renew it first: what it signs cannot outlive it."}
	case days > left:
		return 0, kit.Fault{What: "It would outlive its authority, which ends in " + plural(left, "day"), Fix: "Write " + strconv.Itoa(left) + " or less."}
	}
	return days, kit.Fault{}
}

// maxDays keeps times within what certificates can say and Go can count.
const maxDays = 100_000

func (t *terms) backdated() (time.Duration, kit.Fault) {
	n, err := strconv.Atoi(strings.TrimSpace(t.backdate))
	if err != nil || n < 0 || n > maxDays*24*60 {
		return 0, kit.Fault{What: "This is no number of minutes", Fix: "Write a whole number from 0; kubeadm takes 5."}
	}
	return time.Duration(n) * time.Minute, kit.Fault{}
}

// number reads the serial number; nil without a fault draws one.
func (t *terms) number() (*big.Int, kit.Fault) {
	text := strings.TrimPrefix(strings.ReplaceAll(strings.TrimSpace(t.serial), ":", ""), "0x")
	if text == "" {
		return nil, kit.Fault{}
	}
	n, ok := new(big.Int).SetString(text, 16)
	if !ok || n.Sign() <= 0 || n.BitLen() > 159 {
		return nil, kit.Fault{What: "This is no serial number", Fix: "Write hexadecimal digits, 20 bytes at most, such as 1f:a0; or leave it empty."}
	}
	return n, kit.Fault{}
}

// fill writes the terms into an order. What cannot be read is left at its usual
// value: the field says so, and nothing is signed before it is right.
func (t *terms) fill(o *signing.Order) {
	days, err := strconv.Atoi(strings.TrimSpace(t.days))
	if err != nil || days > maxDays || days < -maxDays {
		days = 1
	}
	o.Lifetime = time.Duration(days) * day
	o.Backdate, _ = t.backdated()
	o.Serial, _ = t.number()
}

// wrong is the id of the first field that cannot be used, "" when all can.
func (t *terms) wrong(id string, authority *x509.Certificate, now time.Time, broken bool) string {
	if _, f := t.lifetime(authority, now, broken); f.What != "" {
		return id + "-days"
	}
	if _, f := t.backdated(); f.What != "" {
		t.open = true
		return id + "-backdate"
	}
	if _, f := t.number(); f.What != "" {
		t.open = true
		return id + "-serial"
	}
	return ""
}

// focus goes to a field, once the part that it is in is open.
func (t *terms) focus(ctx ui.Context, s *session, id string) {
	if !t.open {
		s.Page.Focus(id)
		return
	}
	ctx.Defer(func(ui.Context) { s.Page.Focus(id) })
}

// fields draws them; changed is called with each letter.
func (t *terms) fields(id string, authority *x509.Certificate, now time.Time, broken bool, changed func()) []ui.UI {
	set := func(to *string) func(ui.Context, string) {
		return func(_ ui.Context, v string) {
			*to = v
			changed()
		}
	}
	_, days := t.lifetime(authority, now, broken)
	_, back := t.backdated()
	_, serial := t.number()
	more := el.Details().Class("bring").Body(
		el.Text("summary", "", "Back-dating and serial number"),
		&kit.Field{
			ID: id + "-backdate", Label: "Begins before now", Aside: "minutes", Value: t.backdate, Numeric: true, Fault: back, OnInput: set(&t.backdate),
			Hint: "So that a clock that runs behind accepts it. kubeadm takes 5.",
		},
		&kit.Field{
			ID: id + "-serial", Label: "Serial number", Aside: "hex", Value: t.serial, Mono: true, Placeholder: "drawn at random", Fault: serial, OnInput: set(&t.serial),
			Hint: "One authority must never give the same twice: lists of revoked certificates go by it.",
		},
	)
	if t.open {
		more.Attr("open", true)
	}
	return []ui.UI{&kit.Field{ID: id + "-days", Label: "Valid for", Aside: "days", Value: t.days, Numeric: true, Fault: days, OnInput: set(&t.days)}, more}
}
