#include "net/socket_address.h"

#include <gtest/gtest.h>
#include <sys/socket.h>

namespace regionfall::net {
namespace {

TEST(SocketAddress, ReadsWhatItWrites) {
  for (const std::string_view text :
       {"127.0.0.1:4566", "0.0.0.0:0", "[::1]:80", "[2001:db8::7]:65535", "unix:/a/b.sock"}) {
    const auto address = SocketAddress::parse(text);
    ASSERT_TRUE(address) << text;
    EXPECT_EQ(address->to_string(), text);
  }
}

TEST(SocketAddress, RefusesWhatIsNoAddress) {
  for (const std::string_view text : {"", "127.0.0.1", "localhost:80", "1.2.3:80", "::1:80", "[::1]",
                                      "1.2.3.4:", "1.2.3.4:65536", "1.2.3.4:-1", "[1.2.3.4:80", "1.2.3.4:8x"})
    EXPECT_FALSE(SocketAddress::parse(text)) << text;
}

TEST(SocketAddress, ComesBackFromTheSystemsForm) {
  for (const std::string_view text : {"127.0.0.1:4566", "[2001:db8::7]:443"}) {
    sockaddr_storage storage{};
    const auto address = SocketAddress::parse(text).value();
    const std::uint32_t length = address.to_system(storage);
    EXPECT_EQ(SocketAddress::from_system(storage, length), address);
  }
  EXPECT_EQ(SocketAddress::loopback(80), SocketAddress::parse("127.0.0.1:80").value());
}

}  // namespace
}  // namespace regionfall::net
