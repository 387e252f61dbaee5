#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace regionfall {

// Whether a text holds a private key in OpenSSH's own form ("-----BEGIN OPENSSH PRIVATE KEY-----").
bool is_openssh_key(std::string_view text);

// The key of such a text in PEM form (PKCS #8), which libraries read. Keys of RSA, ECDSA (NIST's curves) and Ed25519
// without a passphrase; others are an error. Source: OpenSSH, PROTOCOL.key.
Result<std::string> pem_of_openssh_key(std::string_view text);

}  // namespace regionfall
