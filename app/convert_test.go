package app

import (
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v9/pkg/app"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"kubepki/core/convert"
	"kubepki/core/kubeconfig"
)

func openConvert(t *testing.T) (*frame, *convertPage) {
	t.Helper()
	f := openFrame(t, "/workbench/convert")
	return f, f.mounted["convert"].(*convertPage)
}

// Every format that fits is written of the example, and what can be read here
// comes back as what it was.
func TestConvertThereAndBack(t *testing.T) {
	f, p := openConvert(t)
	assert.Contains(t, f.shown(), "Nothing to convert yet")
	f.act(p.example)
	html := f.shown()
	assert.Contains(t, html, "With its chain, 1 issuer")
	assert.Contains(t, html, "With its private key")
	leaf := f.s.ws.All()[2]
	assert.Contains(t, html, "Formats for my-bank")
	for _, format := range convert.Formats() {
		if !format.Writes() || format.Fits(materialOf(f.s.ws, leaf).core()) != nil {
			continue
		}
		saved := len(f.b.Saves)
		const phrase = "correct horse battery"
		f.act(func(ctx ui.Context) {
			p.begin(ctx, format)
			if p.asks(format) {
				p.pass.type1(nil, phrase)
				p.pass.type2(nil, phrase)
				p.write(ctx)
			}
		})
		require.Len(t, f.b.Saves, saved+1, "%s: %v", format.ID, p.job.failure)
		file := f.b.Saves[saved]
		assert.Equal(t, "my-bank"+format.Ending, file.Name)
		if format.Object || format.ID == convert.Base64PEM {
			continue // kubectl reads these
		}
		g, q := openConvert(t)
		g.act(func(ctx ui.Context) { q.bring.give(ctx, []File{{Name: file.Name, Data: file.Data}}) })
		if q.bring.asks {
			q.bring.pass.type1(nil, phrase)
			g.act(q.bring.open)
		}
		got := map[[32]byte]bool{}
		for _, o := range g.s.ws.All() {
			got[o.identity()] = true
		}
		assert.Empty(t, q.bring.faults, format.ID)
		assert.True(t, got[leaf.identity()], "%s lost the certificate", format.ID)
		if format.Key != convert.Never {
			assert.True(t, got[f.s.ws.All()[3].identity()], "%s lost the key", format.ID)
		}
	}
}

// Formats that do not fit say why, and follow what is left out.
func TestConvertSaysWhyNot(t *testing.T) {
	f, p := openConvert(t)
	f.act(p.example)
	assert.Contains(t, f.shown(), "it holds one certificate, and there are 2")
	p.withChain(nil, false)
	html := f.shown()
	assert.NotContains(t, html, "it holds one certificate")
	p.withKey(nil, false)
	assert.Contains(t, f.shown(), "it needs the private key")
	f.act(func(ctx ui.Context) {
		format, _ := convert.FormatByID(convert.ConfigMap)
		p.begin(ctx, format)
		p.m.object = "No Name"
		p.write(ctx)
	})
	assert.Contains(t, f.shown(), "Nothing was written.")
	assert.Empty(t, f.b.Saves)
}

// A certificate whose issuer is not here says what is missing.
func TestConvertMissesTheIssuer(t *testing.T) {
	f, p := openConvert(t)
	f.act(p.example)
	f.s.ws.Remove(1, 2)
	html := f.shown()
	assert.Contains(t, html, "Its issuer is not here:")
	assert.Contains(t, html, "CN=Lab root")
	assert.Empty(t, p.m.query)
}

func openConfig(t *testing.T) (*frame, *configPage) {
	t.Helper()
	f := openFrame(t, "/workbench/kubeconfig")
	return f, f.mounted["kubeconfig"].(*configPage)
}

func TestKubeconfigOfTheExample(t *testing.T) {
	f, p := openConfig(t)
	assert.Contains(t, f.shown(), "Nobody can call yet")
	f.act(p.example)
	f.shown()
	assert.Contains(t, f.shown(), "the user “jane” in the group “developers”")
	f.act(p.write)
	require.NotNil(t, p.m.made, "%v", p.job.failure)
	html := f.shown()
	assert.Contains(t, html, "jane@kubernetes")
	assert.NotContains(t, html, "client-key-data", "the secret is masked")
	p.download(nil)
	k, err := kubeconfig.Parse(f.b.Saves[0].Data)
	require.NoError(t, err)
	assert.Equal(t, "jane.kubeconfig", f.b.Saves[0].Name)
	cluster, user, err := k.Current()
	require.NoError(t, err)
	assert.Equal(t, "https://10.0.0.10:6443", cluster.Cluster.Server)
	assert.NotEmpty(t, user.User.KeyData)

	p.m.renameCluster(0, "lab")
	assert.Equal(t, contextEntry{"jane@lab", "lab", "jane", ""}, p.m.contexts[0])
	p.m.renameUser(0, "jane-doe")
	assert.Equal(t, "jane-doe@lab", p.m.contexts[0].name)

	p.take([]File{{Name: "old.yaml", Data: f.b.Saves[0].Data}}, nil)
	f.act(p.write)
	require.NotNil(t, p.m.made, "%v", p.job.failure)
	assert.Equal(t, []string{"jane-doe@lab", "jane@kubernetes"}, p.m.made.Contexts)
	assert.Equal(t, "jane-doe@lab", p.m.made.Current)
}

func TestKubeconfigByPath(t *testing.T) {
	f, p := openConfig(t)
	f.act(p.example)
	f.shown()
	p.m.paths = true
	p.m.clusters[0].path, p.m.users[0].certPath = "/etc/kubernetes/pki/ca.crt", "jane.crt"
	f.act(p.write)
	assert.Contains(t, f.shown(), "of its pair one half is missing")
	p.m.users[0].keyPath = "jane.key"
	f.act(p.write)
	assert.Contains(t, f.shown(), "client-key: jane.key", "there is no secret in it")
}

// What cannot be merged is told with its file and line, and all stays.
func TestKubeconfigRefuses(t *testing.T) {
	f, p := openConfig(t)
	f.act(p.example)
	f.shown()
	bomb := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for _, c := range "bcdefghij" {
		bomb += string(c) + ": &" + string(c) + " [" + strings.TrimSuffix(strings.Repeat("*"+string(c-1)+",", 9), ",") + "]\n"
	}
	for text, want := range map[string]string{
		"kind: Config\napiVersion: v1\nusers: [": "line 3",
		"kind: Pod\napiVersion: v1":              "v1 and Config are expected",
		bomb:                                     "bad.yaml",
	} {
		p.m.others = nil
		p.take([]File{{Name: "bad.yaml", Data: []byte(text)}}, nil)
		f.act(p.write)
		html := f.shown()
		assert.Contains(t, html, "No kubeconfig was made.")
		assert.Contains(t, html, want)
		assert.Contains(t, html, "bad.yaml")
		assert.Nil(t, p.m.made)
		assert.Len(t, p.m.users, 1)
	}
	undo := p.m.snapshot()
	p.m.users = nil
	undo()
	assert.Len(t, p.m.users, 1)
}

// The first user of a whole cluster is its administrator: not the one whom
// nothing holds, no part of it, and nobody of etcd's.
func TestKubeconfigBeginsWithTheAdministrator(t *testing.T) {
	f, p := openCluster(t)
	f.do(p.generate)
	f.waitFor(t, func() bool { return p.m.result != nil && f.s.ws.Len() > 0 })
	f.goTo("/workbench/kubeconfig")
	f.shown()
	c := f.mounted["kubeconfig"].(*configPage)
	require.Len(t, c.m.users, 1)
	assert.Equal(t, "kubernetes-admin", c.m.users[0].name)
	c.m.addUser(f.s)
	assert.Equal(t, "kubernetes-super-admin", c.m.users[1].name)
}

// The current context stays the one that it was, whichever is taken out.
func TestKubeconfigWithoutAContext(t *testing.T) {
	for _, row := range []struct {
		current, out int
		want         string
	}{
		{1, 0, "b"}, {1, 2, "b"}, {1, 1, "a"}, {0, 0, "b"}, {2, 2, "a"}, {-1, 0, ""},
	} {
		m := configModel{current: row.current, contexts: []contextEntry{{name: "a"}, {name: "b"}, {name: "c"}}}
		m.dropContext(row.out)
		plan, err := m.plan(NewWorkspace())
		require.NoError(t, err)
		assert.Equal(t, row.want, plan.Current, row)
		assert.Len(t, plan.Contexts, 2)
	}
}

// What is described otherwise while the file is made is not told to be made.
func TestKubeconfigThatChangedMeanwhile(t *testing.T) {
	f, p := openConfig(t)
	f.act(p.example)
	f.shown()
	f.act(func(ctx ui.Context) {
		p.write(ctx)
		p.m.renameUser(0, "joe")
	})
	assert.Nil(t, p.m.made)
	f.act(p.write)
	require.NotNil(t, p.m.made, "%v", p.job.failure)
	assert.Equal(t, []string{"joe"}, p.m.made.Users)
}
