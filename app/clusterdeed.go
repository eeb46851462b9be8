package app

import (
	"strconv"

	"kubepki/core/command"
	"kubepki/core/kube"
	"kubepki/core/pki"
)

// didMost is how many keys and certificates of a cluster are told as commands.
// A larger set is made by a loop, not by a script of thousands of lines.
const didMost = 100

// didCluster notes a cluster's set: what openssl would do for each of its files.
func (s *session) didCluster(r *kube.Result, g gathered) {
	if len(r.Made) > didMost {
		return
	}
	var given []command.File
	for _, m := range r.Made {
		if at := g.places[m.Item.ID]; m.Item.Brought && at.cert > 0 {
			given = append(given, fileOf(g.object(at.cert)))
		}
	}
	s.didLater("Make the PKI of "+r.Plan.Cluster.Name+", "+strconv.Itoa(len(r.Made))+" keys", given, func() []command.Call {
		var calls []command.Call
		for _, m := range r.Made {
			if !m.Item.Brought && m.Item.SameAs == "" {
				calls = append(calls, itemCalls(m, g)...)
			}
		}
		return calls
	})
}

// itemCalls is what makes one item's files; of one whose key lies elsewhere,
// nothing was made here.
func itemCalls(m kube.Made, g gathered) []command.Call {
	at := g.places[m.Item.ID]
	if at.key == 0 {
		return nil
	}
	key := g.object(at.key)
	made := makeKeyCall(key)
	if m.DER == nil {
		return []command.Call{made, {Operation: command.PublicKey, Key: made.Key, Public: made.Public}}
	}
	t := pki.TemplateOf(m.Cert())
	t.RawSubject = nil
	cert, request := g.object(at.cert).FileName(), fileBase(key.Name)+endings[Request]
	call := command.Call{Operation: command.SelfSign, Template: t, Algorithm: made.Algorithm, Days: m.Item.Days, Key: made.Key, Cert: cert, Alias: fileBase(key.Name), Passphrase: passphraseFile}
	by, ok := g.places[m.Item.Profile.Authority]
	if !ok {
		return []command.Call{made, call}
	}
	call.Operation, call.Request, call.Cert = command.MakeRequest, request, ""
	if by.key == 0 {
		return []command.Call{made, call} // who has the authority's key signs it
	}
	return []command.Call{made, call, {
		Operation: command.Sign, Template: t, Days: m.Item.Days, Request: request, Cert: cert, CA: g.object(by.cert).FileName(), CAKey: g.object(by.key).FileName(),
	}}
}
