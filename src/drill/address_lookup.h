#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/random.h"
#include "base/result.h"
#include "net/dns_message.h"
#include "net/ip_address.h"
#include "net/loop.h"
#include "net/socket_address.h"
#include "net/udp_socket.h"

namespace regionfall::drill {

// The address that a name has, and for how long.
struct AddressAnswer {
  net::IpAddress first;
  std::chrono::seconds ttl{0};  // the least of the records that led to it
};

// The first IPv4 address that a response gives; nothing when it has none.
std::optional<AddressAnswer> address_in(const net::DnsResponse& response);

// The address that is written as `text`, if it is one.
std::optional<net::IpAddress> parse_address(const std::string& text);

// The address that a hosts file has for the name; nothing when it has none.
std::optional<std::string> address_in_hosts(std::string_view hosts, std::string_view name);

// Asks a resolver for addresses, as the C library does: a question is sent again when there is no answer within
// kAnswerTimeout, kAttempts times in all. It keeps nothing.
class AddressLookup {
 public:
  using OnAnswer = std::function<void(std::optional<AddressAnswer>)>;  // nothing: no address, or no answer

  // `seed`: of the questions' numbers.
  static Result<std::unique_ptr<AddressLookup>> make(net::Loop& loop, const net::SocketAddress& resolver,
                                                     std::uint64_t seed);
  AddressLookup(const AddressLookup&) = delete;
  AddressLookup& operator=(const AddressLookup&) = delete;

  // `on_answer` is called once, later.
  void ask(const std::string& name, OnAnswer on_answer);

  static constexpr std::chrono::seconds kAnswerTimeout{5};
  static constexpr int kAttempts = 2;
  static constexpr std::size_t kQuestionsMax = 256;  // at a time; beyond, there is no answer

 private:
  struct Question {
    std::string name;  // as messages have it
    OnAnswer on_answer;
    int attempts = 0;
    std::unique_ptr<net::Timer> timer;
  };

  AddressLookup(net::Loop& loop, FileDescriptor bound, const net::SocketAddress& resolver, std::uint64_t seed);
  void send(std::uint16_t id);
  void received(const net::SocketAddress& from, std::string_view bytes);
  void answer(std::uint16_t id, const std::optional<AddressAnswer>& answer);

  net::Loop& loop_;
  net::SocketAddress resolver_;
  SeededRandom random_;
  std::map<std::uint16_t, Question> questions_;
  net::UdpSocket socket_;
};

}  // namespace regionfall::drill
