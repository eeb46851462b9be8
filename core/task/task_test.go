package task

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/intake"
	"kubepki/core/kube"
	"kubepki/core/seal"
)

func TestCallGivesWhatServeMade(t *testing.T) {
	cert, err := os.ReadFile(filepath.Join("..", "decode", "testdata", "ca.crt"))
	require.NoError(t, err)
	in, blob := FindIn([]intake.File{{Name: "x", Data: []byte("hello")}, {Name: "ca.crt", Data: cert}}, "", time.Now())
	var found Findings
	large, err := Call(t.Context(), Native, Find, in, blob, &found)
	require.NoError(t, err)
	require.Len(t, found.Faults, 1)
	assert.Equal(t, 1, found.Faults[0].Line)
	assert.Equal(t, 1, found.Objects)
	require.NoError(t, EachObject(large, func(o intake.Object) error {
		assert.Equal(t, "ca.crt", o.Source)
		assert.True(t, o.CA)
		return nil
	}))
	assert.Error(t, EachObject(large[:9], func(intake.Object) error { return nil }))
	_, err = Call(t.Context(), Native, Find, Finding{Names: []string{"x"}, Sizes: []int{9}}, nil, &found)
	assert.ErrorContains(t, err, "sizes")
}

func TestFailuresSayWhatTheyAreAbout(t *testing.T) {
	for want, in := range map[About]VaultOpening{
		MissingPassphrase: {Door: []byte("age-encryption.org/v1\n")},
		Input:             {Passphrase: "x", Door: []byte("no age")},
	} {
		_, err := Call(t.Context(), Native, OpenVault, in, nil, &VaultOpened{})
		var f *Failure
		require.True(t, errors.As(err, &f))
		assert.Equal(t, want, f.About)
		assert.Equal(t, want != Input, AboutPassphrase(err))
	}
	wrong := failureOf(seal.ErrPassphrase)
	assert.Equal(t, WrongPassphrase, wrong.About)
	assert.True(t, AboutPassphrase(wrong))
	assert.False(t, AboutPassphrase(context.Canceled))
}

func TestServeSurvivesNonsense(t *testing.T) {
	for _, request := range []string{"", "{", `{"task":"nobody"}`, `{"task":"seal","in":5}`} {
		assert.Contains(t, string(Serve(t.Context(), join([]byte(request), nil))), `"failure"`, request)
		assert.Contains(t, string(Serve(t.Context(), []byte(request))), `"failure"`, request)
	}
	_, err := Call(t.Context(), func(context.Context, []byte) ([]byte, error) { return []byte("no answer"), nil }, Seal, Sealing{}, nil, nil)
	assert.ErrorContains(t, err, "answer")
	broken := errors.New("the worker is broken")
	_, err = Call(t.Context(), func(context.Context, []byte) ([]byte, error) { return nil, broken }, Seal, Sealing{}, nil, nil)
	assert.ErrorIs(t, err, broken)
}

func TestKubeconfigSaysWhichFileIsWrong(t *testing.T) {
	in := KubeconfigMaking{Others: [][]byte{[]byte("a: [")}, Names: []string{"old.yaml"}, Plan: kube.KubeconfigPlan{}}
	_, err := Call(t.Context(), Native, Kubeconfig, in, nil, &KubeconfigMade{})
	assert.ErrorContains(t, err, "old.yaml: ")
	assert.ErrorContains(t, err, "line ")
}
