#!/bin/sh
# Makes the set of this bundle anew with OpenSSL 3: the same files, names, dates
# and modes, with new keys and serial numbers. Any POSIX shell runs it.
#
#   ./recreate.sh DIR
#
# DIR is made, with a folder for each host in it, as in the bundle.
set -eu
umask 077

fail() {
  echo "recreate.sh: $*" >&2
  exit 1
}

[ $# -eq 1 ] || fail "usage: ./recreate.sh DIR"
found=$(openssl version 2> /dev/null) || found="no openssl"
case $found in
"OpenSSL "[3-9].*) ;;
*) fail "OpenSSL 3 or newer is needed, here is: $found" ;;
esac

unset CDPATH
dir=$1 here=$(cd "$(dirname "$0")" && pwd)
mkdir "$dir" || fail "DIR must be a new folder: no key is ever overwritten"
cd "$dir"
mkdir .work
complete=no requests=0
trap 'rm -rf .work; [ $complete = yes ] || echo "recreate.sh: stopped, $dir is not complete" >&2' EXIT
trap 'exit 1' HUP INT TERM

# What openssl reads instead of the host's own configuration. MASK:8194 writes
# names as Go and so kubeadm do: PrintableString where the characters allow it,
# else UTF8String. "lengths" lifts openssl's limit of 64 characters.
OPENSSL_CONF=$PWD/.work/openssl.cnf
export OPENSSL_CONF
cat > .work/openssl.cnf << 'END'
openssl_conf = start
[start]
stbl_section = lengths
[lengths]
CN = min:1,max:32768
O = min:1,max:32768
[req]
string_mask = MASK:8194
distinguished_name = any
[ca]
default_ca = authority
[authority]
database = .work/index
serial = .work/serial
new_certs_dir = .work
unique_subject = no
policy = any
[any]
END

# quietly COMMAND...: what it says is shown when it fails.
quietly() {
  "$@" 2> .work/said || {
    cat .work/said >&2
    exit 1
  }
}

# folder FILE: the folder it lies in, readable as kubeadm's are.
folder() {
  [ -d "${1%/*}" ] || (umask 022 && mkdir -p "${1%/*}")
}

# key FILE: a private key of $kind. kubeadm writes the traditional forms, PKCS#1
# and SEC 1; openssl 3 writes PKCS#8 unless it is asked.
key() {
  case $kind in
  RSA-*) quietly openssl genrsa -traditional -out "$1" "${kind#RSA-}" ;;
  ECDSA-P256) quietly openssl ecparam -name prime256v1 -genkey -noout -out "$1" ;;
  ECDSA-P384) quietly openssl ecparam -name secp384r1 -genkey -noout -out "$1" ;;
  esac
}

# keyid KEY: the subject key identifier of an authority. openssl's "hash" is SHA-1
# of the key's bits; from 1.35 on kubeadm takes SHA-256, cut to 20 bytes (RFC 7093).
keyid() {
  [ "$keyids" = SHA-256 ] || {
    echo hash
    return
  }
  case $kind in
  RSA-*) bits=19 ;;
  ECDSA-P256) bits=23 ;;
  ECDSA-P384) bits=20 ;;
  esac
  openssl pkey -in "$1" -pubout -outform DER -out .work/public
  openssl asn1parse -inform DER -in .work/public -strparse "$bits" -noout -out .work/bits
  openssl dgst -sha256 -r .work/bits | cut -c 1-40
}

# names NAME...: the names, DNS:a IP:b, as lines that openssl reads.
names() {
  [ $# -gt 0 ] || return 0
  echo "subjectAltName = @names"
  echo "[names]"
  number=0
  for name; do
    number=$((number + 1))
    printf '%s\n' "${name%%:*}.$number = ${name#*:}"
  done
}

# certify OUT SUBJECT OPTION...: the certificate OUT.crt for OUT.key, with what
# .work/extensions says. openssl x509 cannot set when it begins, openssl ca can;
# -preserveDN keeps groups before the user. An empty database each time, so that
# thousands of hosts take no longer one by one.
certify() {
  base=$1 subject=$2
  shift 2
  quietly openssl req -new -utf8 -key "$base.key" -subj "$subject" -out .work/request
  : > .work/index
  serial=$(openssl rand -hex 8) # at most 8 bytes and positive, as kubeadm draws them
  echo "0${serial#?}" > .work/serial
  quietly openssl ca -batch -notext -preserveDN -md "$md" -startdate "$begin" -enddate "$end" \
    -extfile .work/extensions -in .work/request -out "$base.crt" "$@"
  chmod 644 "$base.crt"
}

# authority NAME SUBJECT SAN...: a self-signed authority of the whole cluster.
authority() {
  base=.work/$1 subject=$2
  shift 2
  key "$base.key"
  {
    echo "keyUsage = critical,digitalSignature,keyEncipherment,keyCertSign"
    echo "basicConstraints = critical,CA:TRUE"
    echo "subjectKeyIdentifier = $(keyid "$base.key")"
    echo "authorityKeyIdentifier = none"
    names "$@"
  } > .work/extensions
  certify "$base" "$subject" -selfsign -keyfile "$base.key"
}

# bring NAME FILE...: an authority that was brought is not made anew: its files are
# taken from this bundle.
bring() {
  name=$1
  shift
  for file; do
    cp "$here/$file" ".work/$name.${file##*.}" 2> /dev/null || fail "$file is needed beside this script: the authority was brought, not made"
    chmod 600 ".work/$name.${file##*.}"
  done
  chmod 644 ".work/$name.crt"
}

# same NAME OTHER: the authority OTHER once more.
same() {
  for file in .work/"$2".*; do
    cp -p "$file" ".work/$1.${file##*.}"
  done
}

# bare NAME: a key without a certificate, and its public half.
bare() {
  key ".work/$1.key"
  openssl pkey -in ".work/$1.key" -pubout -out ".work/$1.pub"
}

# put FILE PATH HOST...: what the whole cluster shares, onto those hosts.
put() {
  file=.work/$1 path=$2
  shift 2
  for host; do
    folder "$host/$path"
    cp -p "$file" "$host/$path"
  done
}

# leaf SAN...: the extensions of a leaf. kubeadm's have no subject key identifier.
leaf() {
  echo "keyUsage = critical,digitalSignature,keyEncipherment"
  echo "extendedKeyUsage = $usage"
  echo "basicConstraints = critical,CA:FALSE"
  if [ -n "$akid" ]; then # a request has neither
    echo "subjectKeyIdentifier = none"
    echo "authorityKeyIdentifier = $akid"
  fi
  names "$@"
}

# pair PATH SUBJECT SAN...: a key, and a certificate by $by for $usage.
pair() {
  base=$1 subject=$2
  shift 2
  folder "$base"
  key "$base.key"
  leaf "$@" > .work/extensions
  certify "$base" "$subject" -cert ".work/$by.crt" -keyfile ".work/$by.key"
}

# request FILE PATH SUBJECT SAN...: a key, and a request of a certificate that is
# signed elsewhere.
request() {
  file=requests/$1.csr base=$2 subject=$3
  shift 3
  folder "$base"
  folder "$file"
  key "$base.key"
  {
    cat .work/openssl.cnf
    echo "[wanted]"
    leaf "$@"
  } > .work/wanted.cnf
  quietly openssl req -new -utf8 -config .work/wanted.cnf -reqexts wanted -key "$base.key" -subj "$subject" -out "$file"
  chmod 644 "$file"
  requests=$((requests + 1))
}

data() { openssl base64 -A -in "$1"; }

# kubeconfig FILE PAIR SERVER USER CONTEXT: everything embedded.
kubeconfig() {
  folder "$1"
  cat > "$1" << END
apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: $(data .work/ca.crt)
    server: $3
  name: $cluster
contexts:
- context:
    cluster: $cluster
    user: $4
  name: $5
current-context: $5
kind: Config
${preferences}users:
- name: $4
  user:
    client-certificate-data: $(data "$2.crt")
    client-key-data: $(data "$2.key")
END
}
