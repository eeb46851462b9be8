package kube_test

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/golden"
	"kubepki/core/kube"
	"kubepki/core/kube/kubetest"
	"kubepki/core/mutate"
	"kubepki/core/pki"
)

// written is unfinished work as a file, unpacked again.
func written(t testing.TB, u *kube.Unfinished, d kube.Draft) []kube.Answer {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, u.WriteUnfinished(context.Background(), &b, d, kube.BundleOptions{}))
	require.True(t, kube.IsArchive(b.Bytes()))
	files, err := kube.Unpack("work.zip", b.Bytes())
	require.NoError(t, err)
	return files
}

func resume(t testing.TB, files []kube.Answer) kube.Resumed {
	t.Helper()
	r, err := kube.Resume(context.Background(), files, options)
	require.NoError(t, err)
	return r
}

// mixed is a cluster with each kind of authority: one elsewhere, one brought
// with its key, one made here.
func mixed(t testing.TB) (elsewhere, func(*kube.Draft)) {
	root, etcd := elsewhere{brought(t, "lab-root")}, brought(t, "lab-etcd")
	return root, func(d *kube.Draft) {
		externalEtcd(d)
		d.Users = "jane: developers"
		d.Brought = map[string]*pki.Authority{kube.ClusterCA: root.certificate(), kube.EtcdCA: etcd}
	}
}

// What is written today can be gone on with another day, and ends in the same bytes.
func TestUnfinishedWorkIsResumed(t *testing.T) {
	for name, shape := range map[string]func(testing.TB) (elsewhere, func(*kube.Draft)){
		"mixed":             mixed,
		"cluster authority": signedElsewhere,
		"older, with RSA keys in kubeconfigs": func(t testing.TB) (elsewhere, func(*kube.Draft)) {
			root, change := signedElsewhere(t)
			return root, func(d *kube.Draft) { change(d); d.Version, d.Workers, d.Users = "v1.30.14", "", "" }
		},
		"one authority": func(t testing.TB) (elsewhere, func(*kube.Draft)) {
			root := elsewhere{brought(t, "lab-root")}
			return root, func(d *kube.Draft) {
				oneAuthority(d)
				d.Brought = map[string]*pki.Authority{kube.ClusterCA: root.certificate()}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			root, change := shape(t)
			d, u := prepared(t, change)
			all := signAll(t, u, root)
			u, _ = take(t, u, answer("first", root.sign(t, u.Requests()[1], nil)))
			r := resume(t, written(t, u, d))
			assert.Empty(t, r.Intake.Refused)
			assert.Equal(t, []string{u.Requests()[1].Item.ID}, idsOf(r.Intake))
			assert.Equal(t, u.Missing(), r.Work.Missing())
			assert.Equal(t, d.EtcdMembers, r.Draft.EtcdMembers)
			want, in := take(t, u, answer("all", all))
			require.Empty(t, in.Refused)
			got, in := take(t, r.Work, answer("all", all))
			require.Empty(t, in.Refused)
			assert.Equal(t, finished(t, want), finished(t, got))
		})
	}
}

// finished is the bundle of work that is complete.
func finished(t testing.TB, u *kube.Unfinished) unpacked {
	t.Helper()
	r, err := u.Finish()
	require.NoError(t, err)
	_, files := bundle(t, r, kube.BundleOptions{})
	return files
}

func TestTheFilesOfUnfinishedWork(t *testing.T) {
	_, change := mixed(t)
	d, u := prepared(t, change)
	var names []string
	for _, f := range written(t, u, d) {
		names = append(names, f.Name)
		if f.Name == "kubepki.json" {
			names = append(names, string(f.Data))
		}
	}
	golden.Equal(t, strings.Join(names, "\n")+"\n")
}

// On the day it is resumed an authority may have ended and certificates too:
// the work is not lost by it.
func TestWorkIsResumedAfterYears(t *testing.T) {
	root, change := signedElsewhere(t)
	d, u := prepared(t, change)
	u, _ = take(t, u, answer("first", root.sign(t, u.Requests()[0], nil)))
	o := options
	o.Now = now.Add(20 * 365 * day)
	r, err := kube.Resume(context.Background(), written(t, u, d), o)
	require.NoError(t, err)
	assert.Equal(t, len(u.Requests()), r.Work.Missing())
	require.Len(t, r.Intake.Refused, 1)
	assert.Contains(t, r.Intake.Refused[0].Faults[0].What, "it expired on")
	assert.Equal(t, "certificates/ca/cp-1/apiserver.crt", r.Intake.Refused[0].File)
}

func TestWorkThatIsDamagedIsNamed(t *testing.T) {
	root, change := mixed(t)
	d, u := prepared(t, change)
	u, _ = take(t, u, answer("first", root.sign(t, u.Requests()[0], nil)))
	files := written(t, u, d)
	for name, tt := range map[string]struct {
		file   string
		change func([]byte) []byte // nil takes the file out
		want   string
	}{
		"no description":        {"kubepki.json", nil, "kubepki.json is damaged"},
		"not JSON":              {"kubepki.json", func(b []byte) []byte { return b[:len(b)/2] }, "kubepki.json is damaged"},
		"another version":       {"kubepki.json", swap("work 1", "work 2"), "another version of this page wrote it"},
		"bad description":       {"kubepki.json", swap("10.96.0.0/12", "10.96.0.0/33"), "its description cannot be: service-cidrs"},
		"unknown authority":     {"kubepki.json", swap(`"etcd-ca"`, `"apiserver"`), "it brings an authority “apiserver” that is not known"},
		"one authority fewer":   {"kubepki.json", swap(`,"etcd-ca"`, ""), "keys/etcd-ca.key: the key is not of the kind that the description says, ECDSA P-256"},
		"no authority":          {"certificates/ca.crt", nil, "certificates/ca.crt is not in it"},
		"damaged authority":     {"certificates/ca.crt", func([]byte) []byte { return nil }, "ca: parse certificate: there is nothing in it"},
		"no key":                {"keys/sa.key", nil, "keys/sa.key is not in it: take the file as it was downloaded"},
		"damaged key":           {"keys/sa.key", func([]byte) []byte { return []byte("x") }, "keys/sa.key: parse private key"},
		"key of another kind":   {"keys/ca/cp-1/admin.key", func([]byte) []byte { return contentOf(files, "keys/etcd-ca.key") }, "the key is not of the kind that the description says, ECDSA P-256"},
		"key of another pair":   {"keys/front-proxy-ca.key", func([]byte) []byte { return contentOf(files, "keys/sa.key") }, "certificates/front-proxy-ca.crt is for another key"},
		"no request":            {"requests/ca/cp-1/apiserver.csr", nil, "requests/ca/cp-1/apiserver.csr is not in it"},
		"damaged request":       {"requests/ca/cp-1/apiserver.csr", func(b []byte) []byte { return b[:40] }, "requests/ca/cp-1/apiserver.csr: parse certification request"},
		"another's request":     {"requests/ca/cp-1/apiserver.csr", func([]byte) []byte { return contentOf(files, "requests/ca/cp-2/apiserver.csr") }, "requests/ca/cp-1/apiserver.csr is for another key than keys/ca/cp-1/apiserver.key"},
		"no certificate":        {"certificates/etcd-ca/etcd-1/etcd-peer.crt", nil, "certificates/etcd-ca/etcd-1/etcd-peer.crt is not in it"},
		"another's certificate": {"certificates/etcd-ca/etcd-1/etcd-peer.crt", func([]byte) []byte { return contentOf(files, "certificates/etcd-ca/etcd-2/etcd-peer.crt") }, "is for another key than is beside it"},
	} {
		t.Run(name, func(t *testing.T) {
			var given []kube.Answer
			for _, f := range files {
				switch {
				case f.Name != tt.file:
				case tt.change == nil:
					continue
				default:
					f.Data = tt.change(f.Data)
				}
				given = append(given, f)
			}
			_, err := kube.Resume(context.Background(), given, options)
			assert.ErrorContains(t, err, "kube: unfinished work: ")
			assert.ErrorContains(t, err, tt.want)
		})
	}
}

func swap(old, new string) func([]byte) []byte {
	return func(b []byte) []byte { return bytes.Replace(b, []byte(old), []byte(new), 1) }
}

func contentOf(files []kube.Answer, name string) []byte {
	i := slices.IndexFunc(files, func(f kube.Answer) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return files[i].Data
}

func TestResumingStops(t *testing.T) {
	_, change := signedElsewhere(t)
	d, u := prepared(t, change)
	ctx, cancel := context.WithCancel(context.Background())
	o := options
	o.Yield = func(ctx context.Context) error { cancel(); return ctx.Err() }
	_, err := kube.Resume(ctx, written(t, u, d), o)
	assert.Equal(t, context.Canceled, err, "the page can tell it from a failure")
}

func TestArchivesAreReadWithinBounds(t *testing.T) {
	pack := func(write func(*zip.Writer)) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		write(z)
		require.NoError(t, z.Close())
		return b.Bytes()
	}
	file := func(name string, size int) []byte {
		return pack(func(z *zip.Writer) {
			w, err := z.Create(name)
			require.NoError(t, err)
			_, err = w.Write(make([]byte, size))
			require.NoError(t, err)
		})
	}
	files, err := kube.Unpack("a.zip", pack(func(z *zip.Writer) {
		_, err := z.Create("folder/")
		require.NoError(t, err)
	}))
	assert.NoError(t, err)
	assert.Empty(t, files)
	files, err = kube.Unpack("a.zip", file("x", 10))
	assert.NoError(t, err)
	assert.Equal(t, []kube.Answer{{Name: "x", Data: make([]byte, 10), Packed: true}}, files)
	good := file("x", 1000)
	for name, tt := range map[string]struct {
		data []byte
		want string
	}{
		"not one":   {[]byte("PK\x03\x04"), "kube: a.zip: the archive is damaged: copy or download it again"},
		"cut":       {good[:len(good)-30], "the archive is damaged"},
		"too large": {file("x", 1<<20+1), "kube: a.zip, x: it is too large for a certificate or key"},
		"bits":      {append(append(slices.Clone(good[:33]), ^good[33]), good[34:]...), "kube: a.zip, x: it is damaged"},
		"packing":   {bytes.ReplaceAll(good, []byte("\x14\x00\x08\x00\x08\x00"), []byte("\x14\x00\x08\x00\x63\x00")), "kube: a.zip, x: it cannot be unpacked"},
	} {
		_, err := kube.Unpack("a.zip", tt.data)
		assert.ErrorContains(t, err, tt.want, name)
	}
	_, err = kube.Unpack("a.zip", pack(func(z *zip.Writer) {
		for range 50_001 {
			_, err := z.Create("x")
			require.NoError(t, err)
		}
	}))
	assert.ErrorContains(t, err, "the archive holds too much")
}

// Foreign archives may hold anything.
func FuzzResume(f *testing.F) {
	var files []kube.Answer
	mutate.Fuzz(f, 300, func(seeds *mutate.Seeds) {
		_, change := signedElsewhere(seeds)
		d, u := prepared(seeds, change)
		files = written(seeds, u, d)
		seeds.Add(contentOf(files, "kubepki.json"))
		seeds.Add([]byte(`{"Kind":"kubepki unfinished work 1","At":"9999-12-31T23:59:59Z","Draft":{},"Brought":["ca","sa"]}`))
	}, func(t *testing.T, description []byte) {
		given := append([]kube.Answer{{Name: "kubepki.json", Data: description}}, files...)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		r, err := kube.Resume(ctx, given, options)
		if errors.Is(err, context.DeadlineExceeded) {
			t.Fatal("it takes for ever")
		}
		if err == nil && r.Work == nil {
			t.Fatal("neither work nor an error")
		}
	})
}

func FuzzUnpack(f *testing.F) {
	mutate.Fuzz(f, 1000, func(seeds *mutate.Seeds) {
		_, change := signedElsewhere(seeds)
		d, u := prepared(seeds, change)
		var b bytes.Buffer
		require.NoError(seeds, u.WriteUnfinished(context.Background(), &b, d, kube.BundleOptions{}))
		seeds.Add(b.Bytes())
		seeds.Add([]byte("PK\x03\x04PK\x05\x06"))
	}, func(t *testing.T, data []byte) {
		files, err := kube.Unpack("a.zip", data)
		if err != nil && !strings.HasPrefix(err.Error(), "kube: a.zip") {
			t.Fatal(err)
		}
		for _, f := range files {
			if len(f.Data) > 1<<20 {
				t.Fatalf("%d bytes came out of %d", len(f.Data), len(data))
			}
		}
	})
}

// Go's own reader finds the same files in what another program packed.
func TestUnpackAgreesWithGo(t *testing.T) {
	r := kubetest.Made(t, externalEtcd)
	raw, want := bundle(t, r, kube.BundleOptions{})
	files, err := kube.Unpack("bundle.zip", raw)
	require.NoError(t, err)
	assert.Len(t, files, len(want))
	for _, f := range files {
		assert.Equal(t, want[f.Name].text, string(f.Data), f.Name)
	}
}
