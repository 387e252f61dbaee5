#include "net/tls.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "net/openssl_handles.h"
#include "net/socket_address.h"
#include "net/tls_stream.h"

namespace regionfall::net {
namespace {

// As ALPN has them: each with its length before it, the best first.
constexpr std::string_view kHttp11 = "\x08http/1.1";
constexpr std::string_view kHttp2AndHttp11 = "\x02h2\x08http/1.1";
constexpr std::string_view kHttp2 = "\x02h2";

std::string_view alpn(TlsProtocols protocols) {
  switch (protocols) {
    case TlsProtocols::kHttp11:
      return kHttp11;
    case TlsProtocols::kHttp2AndHttp11:
      return kHttp2AndHttp11;
    case TlsProtocols::kHttp2:
      break;
  }
  return kHttp2;
}

SslContextHandle make_context(const SSL_METHOD* method) {
  SslContextHandle context(SSL_CTX_new(method));
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  return context;
}

// A client that knows none of ours by name is served HTTP/1.1 all the same.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_length, const unsigned char* offered,
                    unsigned int offered_length, void* protocols) {
  const std::string_view ours = *static_cast<const std::string_view*>(protocols);
  const int result = SSL_select_next_proto(const_cast<unsigned char**>(chosen), chosen_length,
                                           reinterpret_cast<const unsigned char*>(ours.data()),
                                           static_cast<unsigned int>(ours.size()), offered, offered_length);
  return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

// The credential for each name that has been asked for.
class KnownCredentials final : public TlsCredentials {
 public:
  explicit KnownCredentials(CertificateSource& source) : source_(source) {}

  std::vector<std::shared_ptr<const TlsCredential>> for_name(std::string_view name) override {
    const std::string text(name);
    if (const auto known = known_.find(text); known != known_.end()) return {known->second};
    const auto pem = source_.identity_for(name);
    if (!pem) return {};
    auto read = TlsCredential::read(*pem);
    if (!read) return {};
    if (known_.size() >= TlsServer::kNamesMax) known_.clear();
    return {known_.emplace(text, *std::move(read)).first->second};
  }

 private:
  CertificateSource& source_;
  std::map<std::string, std::shared_ptr<const TlsCredential>> known_;
};

// "a:b" of those ciphers that are TLS 1.3's, or of the others.
std::string cipher_list(const std::vector<std::string_view>& ciphers, bool tls13) {
  std::string list;
  for (const std::string_view cipher : ciphers) {
    if (cipher.starts_with("TLS_") == tls13) list += (list.empty() ? "" : ":") + std::string(cipher);
  }
  return list;
}

void set_terms(SSL_CTX* context, const TlsTerms& terms) {
  SSL_CTX_set_min_proto_version(context, terms.tls12 ? TLS1_2_VERSION : TLS1_3_VERSION);
  SSL_CTX_set_max_proto_version(context, terms.tls13 ? TLS1_3_VERSION : TLS1_2_VERSION);
  if (terms.ciphers.empty()) return;
  SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(context, cipher_list(terms.ciphers, false).c_str());
  SSL_CTX_set_ciphersuites(context, cipher_list(terms.ciphers, true).c_str());
  ERR_clear_error();  // of a list that is empty
}

}  // namespace

struct TlsCredential::Content {
  std::vector<CertificateHandle> chain;
  KeyHandle key;

  bool show(SSL* ssl) const {
    if (SSL_use_certificate(ssl, chain.front().get()) != 1) return false;
    if (SSL_use_PrivateKey(ssl, key.get()) != 1) return false;
    return std::ranges::all_of(chain.begin() + 1, chain.end(), [&](const CertificateHandle& issuer) {
      return SSL_add1_chain_cert(ssl, issuer.get()) == 1;
    });
  }
};

TlsCredential::TlsCredential(std::unique_ptr<Content> content) : content_(std::move(content)) {}
TlsCredential::~TlsCredential() = default;

Result<std::shared_ptr<const TlsCredential>> TlsCredential::read(const TlsIdentity& identity) {
  auto content = std::make_unique<Content>(
      Content{.chain = TRY(read_certificates(identity.chain_pem)), .key = TRY(read_key(identity.key_pem))});
  if (X509_check_private_key(content->chain.front().get(), content->key.get()) != 1)
    return failure("The key is not the certificate's: " + openssl_error());
  return std::shared_ptr<const TlsCredential>(new TlsCredential(std::move(content)));
}

struct TlsServer::State {
  State(std::unique_ptr<TlsCredentials> own, TlsCredentials* others, const TlsTerms& terms)
      : owned(std::move(own)),
        credentials(others == nullptr ? *owned : *others),
        protocols(alpn(terms.protocols)),
        context(make_context(TLS_server_method())) {
    set_terms(context.get(), terms);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, &protocols);
    SSL_CTX_set_cert_cb(context.get(), choose_certificate, this);
  }

  // OpenSSL chooses among keys of different kinds, by what the client says that it can.
  static int choose_certificate(SSL* ssl, void* argument) {
    auto& state = *static_cast<State*>(argument);
    const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const auto& stream = *static_cast<const TlsStream*>(SSL_get_app_data(ssl));
    std::set<int> shown;
    for (const auto& credential : state.credentials.for_name(asked == nullptr ? stream.local_host() : asked)) {
      const TlsCredential::Content& content = *credential->content_;
      if (!shown.insert(EVP_PKEY_get_base_id(content.key.get())).second) continue;
      if (!content.show(ssl)) return 0;
    }
    return shown.empty() ? 0 : 1;
  }

  std::unique_ptr<TlsCredentials> owned;
  TlsCredentials& credentials;
  std::string_view protocols;
  SslContextHandle context;
};

TlsServer::TlsServer(CertificateSource& certificates, TlsProtocols protocols)
    : state_(std::make_unique<State>(std::make_unique<KnownCredentials>(certificates), nullptr,
                                     TlsTerms{.protocols = protocols})) {}

TlsServer::TlsServer(TlsCredentials& credentials, const TlsTerms& terms)
    : state_(std::make_unique<State>(nullptr, &credentials, terms)) {}

TlsServer::~TlsServer() = default;

bool TlsServer::offers_http2() const { return state_->protocols != kHttp11; }

std::unique_ptr<Stream> TlsServer::accept(Loop& loop, std::unique_ptr<Stream> connection, std::string local_host) {
  SslHandle ssl(SSL_new(state_->context.get()));
  SSL_set_accept_state(ssl.get());
  return std::make_unique<TlsStream>(loop, std::move(connection), std::move(ssl), std::move(local_host));
}

struct TlsClient::State {
  bool trusts_everything = false;
  SslContextHandle context = make_context(TLS_client_method());
};

TlsClient::TlsClient(std::unique_ptr<State> state) : state_(std::move(state)) {}

TlsClient::~TlsClient() = default;

Result<std::unique_ptr<TlsClient>> TlsClient::trusting(std::string_view roots_pem) {
  auto state = std::make_unique<State>();
  X509_STORE* store = SSL_CTX_get_cert_store(state->context.get());
  for (const CertificateHandle& root : TRY(read_certificates(roots_pem))) X509_STORE_add_cert(store, root.get());
  SSL_CTX_set_verify(state->context.get(), SSL_VERIFY_PEER, nullptr);
  return std::unique_ptr<TlsClient>(new TlsClient(std::move(state)));
}

std::unique_ptr<TlsClient> TlsClient::trusting_everything() {
  auto state = std::make_unique<State>();
  state->trusts_everything = true;
  SSL_CTX_set_verify(state->context.get(), SSL_VERIFY_NONE, nullptr);
  return std::unique_ptr<TlsClient>(new TlsClient(std::move(state)));
}

std::unique_ptr<Stream> TlsClient::connect(Loop& loop, std::unique_ptr<Stream> connection,
                                           const std::string& server_name, TlsProtocols protocols) {
  SslHandle ssl(SSL_new(state_->context.get()));
  SSL_set_connect_state(ssl.get());
  const std::string_view offered = alpn(protocols);
  SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(offered.data()),
                      static_cast<unsigned int>(offered.size()));
  if (SocketAddress::ip(server_name, 0)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), server_name.c_str());
  } else if (!state_->trusts_everything || !server_name.empty()) {
    SSL_set_tlsext_host_name(ssl.get(), server_name.c_str());
    SSL_set1_host(ssl.get(), server_name.c_str());
  }
  return std::make_unique<TlsStream>(loop, std::move(connection), std::move(ssl), std::string());
}

}  // namespace regionfall::net
