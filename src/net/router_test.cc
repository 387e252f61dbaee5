#include "net/router.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <string>
#include <string_view>

#include "net/namespace.h"

namespace regionfall::net {
namespace {

constexpr SiteNumber kVirginia{2};
constexpr SiteNumber kIreland{3};
constexpr SiteNumber kTokyo{4};
constexpr std::uint16_t kPort = 7;

struct SocketName {
  sockaddr_storage storage{};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketName socket_name(const IpAddress& address, std::uint16_t port) {
  SocketName name;
  if (address.v6) {
    sockaddr_in6 v6{.sin6_family = AF_INET6, .sin6_port = htons(port)};
    std::memcpy(&v6.sin6_addr, address.bytes.data(), address.size());
    std::memcpy(&name.storage, &v6, name.size = sizeof v6);
  } else {
    sockaddr_in v4{.sin_family = AF_INET, .sin_port = htons(port)};
    std::memcpy(&v4.sin_addr, address.bytes.data(), address.size());
    std::memcpy(&name.storage, &v4, name.size = sizeof v4);
  }
  return name;
}

// A socket in the network namespace of a site, bound to one of its addresses.
FileDescriptor bound_socket(const SiteNetwork& network, const IpAddress& address, int type, std::uint16_t port) {
  FileDescriptor socket;
  const auto entered = in_network_namespace(network.network_namespace, [&] {
    socket = FileDescriptor(::socket(address.v6 ? AF_INET6 : AF_INET, type | SOCK_CLOEXEC, 0));
    SocketName name = socket_name(address, port);
    EXPECT_EQ(::bind(socket.get(), name.get(), name.size), 0) << std::strerror(errno);
  });
  EXPECT_TRUE(entered);
  return socket;
}

void send_to(const FileDescriptor& socket, const IpAddress& address, std::string_view text) {
  SocketName name = socket_name(address, kPort);
  EXPECT_EQ(::sendto(socket.get(), text.data(), text.size(), 0, name.get(), name.size),
            static_cast<ssize_t>(text.size()))
      << std::strerror(errno);
}

std::string receive(const FileDescriptor& socket) {
  std::array<char, 100> text{};
  const ssize_t size = ::recv(socket.get(), text.data(), text.size(), 0);
  return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

// Two sites with networks of their own and a router between them.
class RouterTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!may_make_namespaces()) GTEST_SKIP() << "needs CAP_SYS_ADMIN";
    if (const auto possible = try_namespaces(); !possible) GTEST_SKIP() << possible.error().message;
    auto router = Router::start(1);
    ASSERT_TRUE(router);
    router_ = std::move(*router);
    virginia_ = added_site(kVirginia);
    ireland_ = added_site(kIreland);
  }

  SiteNetwork added_site(SiteNumber site) {
    auto network = make_site_network(site);
    EXPECT_TRUE(network) << network.error().message;
    router_->add_site(site, std::move(network->tun));
    return std::move(*network);
  }

  void cut_from_virginia_to_ireland() {
    auto links = std::make_shared<LinkTable>();
    links->at(kVirginia, kIreland).up = false;
    router_->set_links(links);
  }
  void heal() { router_->set_links(std::make_shared<LinkTable>()); }

  std::unique_ptr<Router> router_;
  SiteNetwork virginia_;
  SiteNetwork ireland_;
};

TEST_F(RouterTest, CarriesPacketsOfBothVersionsToAnyAddressOfASite) {
  for (const bool v6 : {false, true}) {
    const IpAddress from = v6 ? site_ipv6(kVirginia, 1) : site_ipv4(kVirginia, 1);
    const IpAddress to = v6 ? site_ipv6(kIreland, 0xabcdef) : site_ipv4(kIreland, 0xabcd);
    const FileDescriptor client = bound_socket(virginia_, from, SOCK_DGRAM, 0);
    const FileDescriptor server = bound_socket(ireland_, to, SOCK_DGRAM, kPort);
    send_to(client, to, "hello");
    EXPECT_EQ(receive(server), "hello");
  }
}

TEST_F(RouterTest, CarriesTcpConnections) {
  const IpAddress to = site_ipv4(kIreland, 1);
  const FileDescriptor listener = bound_socket(ireland_, to, SOCK_STREAM, kPort);
  ASSERT_EQ(::listen(listener.get(), 1), 0);
  const FileDescriptor client = bound_socket(virginia_, site_ipv4(kVirginia, 1), SOCK_STREAM, 0);
  SocketName name = socket_name(to, kPort);
  ASSERT_EQ(::connect(client.get(), name.get(), name.size), 0) << std::strerror(errno);
  const FileDescriptor server(::accept(listener.get(), nullptr, nullptr));
  const std::string sent(100'000, 'x');
  ASSERT_EQ(::send(client.get(), sent.data(), sent.size(), 0), static_cast<ssize_t>(sent.size()));
  ASSERT_EQ(::shutdown(client.get(), SHUT_WR), 0);
  std::string received;
  for (std::string piece = receive(server); !piece.empty(); piece = receive(server)) received += piece;
  EXPECT_EQ(received, sent);
}

TEST_F(RouterTest, SwallowsWhatIsSentOverALinkThatIsDown) {
  const FileDescriptor client = bound_socket(virginia_, site_ipv4(kVirginia, 1), SOCK_DGRAM, 0);
  const FileDescriptor server = bound_socket(ireland_, site_ipv4(kIreland, 1), SOCK_DGRAM, kPort);
  send_to(client, site_ipv4(kIreland, 1), "before");
  EXPECT_EQ(receive(server), "before");
  cut_from_virginia_to_ireland();
  send_to(client, site_ipv4(kIreland, 1), "during");
  // The router takes a site's packets in their order: once the next one has come through, that one is gone.
  const SiteNetwork tokyo = added_site(kTokyo);
  const FileDescriptor witness = bound_socket(tokyo, site_ipv4(kTokyo, 1), SOCK_DGRAM, kPort);
  send_to(client, site_ipv4(kTokyo, 1), "passes");
  EXPECT_EQ(receive(witness), "passes");
  heal();
  send_to(client, site_ipv4(kIreland, 1), "after");
  EXPECT_EQ(receive(server), "after");
}

TEST_F(RouterTest, CutsOneDirectionAlone) {
  const FileDescriptor virginia = bound_socket(virginia_, site_ipv4(kVirginia, 1), SOCK_DGRAM, kPort);
  const FileDescriptor ireland = bound_socket(ireland_, site_ipv4(kIreland, 1), SOCK_DGRAM, kPort);
  cut_from_virginia_to_ireland();
  send_to(ireland, site_ipv4(kVirginia, 1), "the other way");
  EXPECT_EQ(receive(virginia), "the other way");
}

}  // namespace
}  // namespace regionfall::net
