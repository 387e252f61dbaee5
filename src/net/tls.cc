#include "net/tls.h"

#include <algorithm>
#include <map>
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

struct Identity {
  std::vector<CertificateHandle> chain;
  KeyHandle key;
};

Result<Identity> parse_identity(const TlsIdentity& identity) {
  return Identity{.chain = TRY(read_certificates(identity.chain_pem)), .key = TRY(read_key(identity.key_pem))};
}

bool use_identity(SSL* ssl, const Identity& identity) {
  if (SSL_use_certificate(ssl, identity.chain.front().get()) != 1) return false;
  if (SSL_use_PrivateKey(ssl, identity.key.get()) != 1) return false;
  return std::ranges::all_of(identity.chain.begin() + 1, identity.chain.end(), [&](const CertificateHandle& issuer) {
    return SSL_add1_chain_cert(ssl, issuer.get()) == 1;
  });
}

}  // namespace

struct TlsServer::State {
  State(CertificateSource& source, std::string_view spoken)
      : certificates(source), protocols(spoken), context(make_context(TLS_server_method())) {
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, &protocols);
    SSL_CTX_set_cert_cb(context.get(), choose_certificate, this);
  }

  static int choose_certificate(SSL* ssl, void* argument) {
    auto& state = *static_cast<State*>(argument);
    const char* asked = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const auto& stream = *static_cast<const TlsStream*>(SSL_get_app_data(ssl));
    const Identity* identity = state.identity(asked == nullptr ? stream.local_host() : asked);
    return identity != nullptr && use_identity(ssl, *identity) ? 1 : 0;
  }

  // Null when there is none.
  const Identity* identity(const std::string& name) {
    if (const auto known = identities.find(name); known != identities.end()) return &known->second;
    auto pem = certificates.identity_for(name);
    if (!pem) return nullptr;
    auto parsed = parse_identity(*pem);
    if (!parsed) return nullptr;
    if (identities.size() >= kNamesMax) identities.clear();
    return &identities.emplace(name, *std::move(parsed)).first->second;
  }

  CertificateSource& certificates;
  std::string_view protocols;
  SslContextHandle context;
  std::map<std::string, Identity> identities;
};

TlsServer::TlsServer(CertificateSource& certificates, TlsProtocols protocols)
    : state_(std::make_unique<State>(certificates,
                                     protocols == TlsProtocols::kHttp2AndHttp11 ? kHttp2AndHttp11 : kHttp11)) {}

TlsServer::~TlsServer() = default;

bool TlsServer::offers_http2() const { return state_->protocols == kHttp2AndHttp11; }

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
                                           const std::string& server_name) {
  SslHandle ssl(SSL_new(state_->context.get()));
  SSL_set_connect_state(ssl.get());
  SSL_set_alpn_protos(ssl.get(), reinterpret_cast<const unsigned char*>(kHttp11.data()), kHttp11.size());
  if (SocketAddress::ip(server_name, 0)) {
    X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), server_name.c_str());
  } else if (!state_->trusts_everything || !server_name.empty()) {
    SSL_set_tlsext_host_name(ssl.get(), server_name.c_str());
    SSL_set1_host(ssl.get(), server_name.c_str());
  }
  return std::make_unique<TlsStream>(loop, std::move(connection), std::move(ssl), std::string());
}

}  // namespace regionfall::net
