package app

import (
	"context"
	"strconv"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"

	"kubepki/app/el"
	"kubepki/app/kit"
	"kubepki/core/command"
	"kubepki/core/pki"
)

// keyChoice is the key that something is made of: one that is here, or a new one.
type keyChoice struct {
	id        string // begins the element ids
	object    int    // its ID in the workspace, 0 makes a new one
	algorithm pki.KeyAlgorithm
}

func newKeyChoice(id string) keyChoice { return keyChoice{id: id, algorithm: pki.ECDSAP256} }

// chosen is the key that is here, if one was chosen and is still there.
func (k *keyChoice) chosen(s *session) (Object, bool) {
	o, ok := s.ws.Get(k.object)
	return o, ok && o.Kind == PrivateKey && o.Secret != nil
}

// kind is the algorithm of the key that will be used.
func (k *keyChoice) kind(s *session) pki.KeyAlgorithm {
	if o, ok := k.chosen(s); ok {
		return o.Secret.Algorithm()
	}
	return k.algorithm
}

// fields draws the choice.
func (k *keyChoice) fields(s *session) []ui.UI {
	options, value := []kit.Option{{Value: "0", Label: "A new key"}}, "0"
	for _, o := range keysIn(s.ws) {
		if o.Kind == PrivateKey && o.Secret != nil {
			options = append(options, kit.Option{Value: strconv.Itoa(o.ID), Label: kit.Visible(o.Name) + ", " + o.Secret.Algorithm().Label()})
		}
	}
	if o, ok := k.chosen(s); ok {
		value = strconv.Itoa(o.ID)
	}
	out := []ui.UI{&kit.Select{ID: k.id, Label: "Key", Options: options, Value: value, OnChange: k.pick}}
	if value == "0" {
		out = append(out, &kit.Select{ID: k.id + "-kind", Label: "Kind of key", Options: keyKinds(), Value: string(k.algorithm), Hint: kindWords[k.algorithm], OnChange: k.pickKind})
	}
	if weak := k.kind(s).Weak(); weak != "" {
		out = append(out, kit.Note("warning", "A weak key.", ui.Text(sentence(weak)+".")))
	}
	return []ui.UI{el.Box("div", "stack g5", out...)}
}

func (k *keyChoice) pick(_ ui.Context, v string) { k.object, _ = strconv.Atoi(v) }

func (k *keyChoice) pickKind(_ ui.Context, v string) { k.algorithm = pki.KeyAlgorithm(v) }

// usedKey is a key in use: the object, and whether it was just made.
type usedKey struct {
	Object
	isNew bool
}

// takeKey gives the key, or makes it under a name; it is not in the workspace yet
// then. It may run beside the page: what it reads is given.
func (s *session) takeKey(ctx context.Context, chosen Object, have bool, a pki.KeyAlgorithm, name string) (usedKey, error) {
	if have {
		return usedKey{chosen, false}, nil
	}
	made, err := s.Keys.Make(ctx, a)
	if err != nil {
		return usedKey{}, err
	}
	return usedKey{keyMade(made, s.freeName(name+".key", PrivateKey), s.now()), true}, nil
}

// calls is what made the key in a terminal, nothing when it was there.
func (k usedKey) calls() []command.Call {
	if !k.isNew {
		return nil
	}
	return []command.Call{makeKeyCall(k.Object)}
}

func makeKeyCall(o Object) command.Call {
	return command.Call{Operation: command.MakeKey, Algorithm: o.Secret.Algorithm(), Key: o.FileName(), Public: fileBase(o.Name) + endings[PublicKey]}
}

// objects are what the workspace does not have yet: the key when it is new, and
// what was made of it.
func (k usedKey) objects(more ...Object) []Object {
	if k.isNew {
		return append([]Object{k.Object}, more...)
	}
	return more
}
