#pragma once

#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"

namespace regionfall::ec2 {

// A public key as OpenSSH knows it.
struct SshPublicKey {
  std::string type;         // "ssh-rsa", "ssh-ed25519"
  std::string blob;         // its bytes in the format of RFC 4253, section 6.6
  std::string fingerprint;  // as EC2 shows it of an imported key

  // "ssh-rsa AAAA… comment"
  std::string text(std::string_view comment) const;
};

struct SshKeyPair {
  SshPublicKey public_key;
  std::string private_pem;  // PKCS #1 of RSA keys, OpenSSH's own format of Ed25519 ones
  std::string fingerprint;  // as EC2 shows it of a key that it made: of RSA, of the private half
};

// A new RSA key of 2048 bits, from OpenSSL's random generator: a number that passes for prime cannot be had from
// another.
Result<SshKeyPair> new_rsa_key();
// A new Ed25519 key from `random`.
Result<SshKeyPair> new_ed25519_key(RandomSource& random, std::string_view comment);

// Reads a public key in one of the forms that ImportKeyPair takes: OpenSSH's line, RFC 4716, or DER in Base64.
Result<SshPublicKey> read_public_key(std::string_view text);

}  // namespace regionfall::ec2
