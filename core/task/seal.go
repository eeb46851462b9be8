package task

import (
	"context"

	"kubepki/core/seal"
)

// Sealing is what locks something.
type Sealing struct {
	Passphrase string `json:"passphrase"`
}

// Seal locks the blob as an age file, which is the answer's blob.
const Seal = "seal"

var _ = register(Seal, func(_ context.Context, in Sealing, blob []byte) (any, []byte, error) {
	file, err := seal.Lock(in.Passphrase, blob)
	return nil, file, err
})

// MakeVault makes a vault; the answer is a seal.Vault.
const MakeVault = "make-vault"

var _ = register(MakeVault, func(_ context.Context, in Sealing, _ []byte) (any, []byte, error) {
	v, err := seal.NewVault(in.Passphrase)
	return v, nil, err
})

// PutVault locks the blob for the vault with this slot.
const PutVault = "put-vault"

// Putting is what that takes.
type Putting struct {
	Slot string `json:"slot"`
}

var _ = register(PutVault, func(_ context.Context, in Putting, blob []byte) (any, []byte, error) {
	file, err := seal.Put(in.Slot, blob)
	return nil, file, err
})

// OpenVault opens a vault; the blob is what lies in it, locked, and then open.
const OpenVault = "open-vault"

// VaultOpening is what that takes.
type VaultOpening struct {
	Passphrase string `json:"passphrase"`
	Door       []byte `json:"door"`
}

// VaultOpened is the slot to go on with.
type VaultOpened struct {
	Slot string `json:"slot"`
}

var _ = register(OpenVault, func(_ context.Context, in VaultOpening, blob []byte) (any, []byte, error) {
	data, slot, err := seal.Take(in.Passphrase, in.Door, blob)
	return VaultOpened{slot}, data, err
})
