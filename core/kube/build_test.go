package kube_test

import (
	"archive/zip"
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/kube"
	"kubepki/core/pki"
)

var now = time.Date(2026, 11, 23, 19, 14, 40, 0, time.UTC)

// made builds a draft's plan with P-256 keys, which take no time.
func made(t *testing.T, change func(*kube.Draft)) *kube.Result {
	t.Helper()
	d := kube.DefaultDraft()
	d.KeyAlgorithm = string(pki.ECDSAP256)
	if change != nil {
		change(&d)
	}
	reading := d.Read(now)
	require.Empty(t, reading.Problems)
	r, err := kube.Build(context.Background(), kube.NewPlan(reading.Cluster), kube.Options{Maker: pki.Native{}, Now: now, Parallel: 4})
	require.NoError(t, err)
	return r
}

func TestBundleIsDeterministicAndComplete(t *testing.T) {
	r := made(t, nil)
	var first, second bytes.Buffer
	require.NoError(t, r.WriteBundle(context.Background(), &first, kube.BundleOptions{}))
	require.NoError(t, r.WriteBundle(context.Background(), &second, kube.BundleOptions{}))
	assert.Equal(t, first.Bytes(), second.Bytes())
	z, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	require.NoError(t, err)
	assert.Len(t, z.File, r.Plan.Files()+2+3)
}
