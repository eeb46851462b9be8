package kube

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"kubepki/core/pki"
)

// users reads a user a line: "jane" or "jane: developers, ops".
func (r *reader) users(s string) {
	if n := len(nonEmptyLines(s)); n > MaxUsers {
		r.add(FieldUsers, 0, fmt.Sprintf("%d users are too many", n), fmt.Sprintf("up to %d can be made here", MaxUsers))
		return
	}
	seen := map[string]int{}
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		name, groups, _ := strings.Cut(line, ": ")
		u := User{Name: strings.TrimSuffix(strings.TrimSpace(name), ":")}
		for _, g := range strings.Split(groups, ",") {
			if g = strings.TrimSpace(g); g != "" {
				u.Groups = append(u.Groups, g)
			}
		}
		if first := seen[u.Name]; first > 0 {
			r.failLine(FieldUsers, i+1, &pki.ValueError{Kind: "user", Value: u.Name, Why: fmt.Sprintf("is there twice, first in line %d", first), Fix: "remove one"})
			continue
		}
		seen[u.Name] = i + 1
		r.failLine(FieldUsers, i+1, checkUser(u))
		r.c.Users = append(r.c.Users, u)
		if slices.Contains(u.Groups, "system:masters") {
			r.notes[FieldUsers] = pki.Visible(u.Name) + " will be in system:masters: past all RBAC, and no one can take it back"
		}
	}
}

func checkUser(u User) error {
	if u.Name == "" {
		return &pki.ValueError{Kind: "user", Why: "has no name", Fix: "write it before the colon, as in jane: developers"}
	}
	if err := pki.ClientName(u.Name, u.Groups...).Check(); err != nil {
		return err
	}
	if strings.ContainsFunc(u.Name, unicode.IsSpace) {
		return &pki.ValueError{Kind: "user name", Value: u.Name, Why: "has a blank in it", Fix: "groups follow after a colon, as in jane: developers"}
	}
	for i, g := range u.Groups {
		if slices.Contains(u.Groups[:i], g) {
			return &pki.ValueError{Kind: "group", Value: g, Why: "is there twice", Fix: "remove one"}
		}
		if g == "system:master" {
			return &pki.ValueError{Kind: "group", Value: g, Why: "does not exist", Fix: "the group that may do everything is system:masters"}
		}
	}
	return nil
}
