#include "net/dns_recursion.h"

#include <gtest/gtest.h>

#include <array>

#include "net/dns_query.h"
#include "net/dns_rdata.h"

namespace regionfall::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string name(std::string_view text) { return *encode_dns_name(text, DnsEscapes::kDecimal); }

struct Line {
  DnsSection section;
  std::string owner;
  DnsType type;
  std::uint32_t ttl_s;
  std::string text;
};
const Line kSoa = {DnsSection::kAuthority, "a", DnsType::kSoa, 900, "ns.a. admin.a. 1 2 3 4 60"};

class DnsRecursionTest : public testing::Test {
 protected:
  using Sends = std::vector<DnsRecursion::Send>;

  void start(DnsRecursionOptions options = {}) { recursion_.emplace(options, random_); }

  void ask(DnsRecursion::ClientId client, std::string_view text, DnsType type = DnsType::kA) {
    recursion_->ask(client, {.name = name(text), .type = type}, std::nullopt, now_);
    take();
  }
  // The latest query is answered by the server that it was for.
  void respond(const std::vector<Line>& lines, DnsRcode rcode = DnsRcode::kNoError, bool truncated = false) {
    const DnsRecursion::Send sent = sends_.back();
    recursion_->receive(response(sent.query, lines, rcode, truncated), sent.server, sent.transport, now_);
    take();
  }
  static std::string response(std::string_view query_bytes, const std::vector<Line>& lines, DnsRcode rcode,
                              bool truncated) {
    DnsQuery query;
    EXPECT_EQ(read_dns_query(query_bytes, query), DnsQueryKind::kQuestion);
    std::array<char, kDnsMessageBytesMax> buffer;
    DnsResponseWriter writer(query, buffer, DnsTransport::kTcp);
    writer.set_rcode(rcode);
    for (const Line& line : lines)
      writer.add(line.section, name(line.owner), line.type, line.ttl_s,
                 *encode_rdata(line.type, line.text, DnsEscapes::kDecimal));
    std::string bytes(buffer.data(), writer.finish());
    if (truncated) bytes[2] = static_cast<char>(bytes[2] | 2);
    return bytes;
  }
  void pass(milliseconds time) {
    now_ += time;
    if (recursion_->next_due().value_or(Instant::max()) <= now_) recursion_->tick(now_);
    take();
  }
  void take() {
    DnsRecursion::Output output = recursion_->take_output();
    sends_.insert(sends_.end(), output.sends.begin(), output.sends.end());
    replies_.insert(replies_.end(), output.replies.begin(), output.replies.end());
  }
  // The replies since the last call: "1: NOERROR www.a. 60 A 1.2.3.4, ...".
  std::vector<std::string> replies() {
    std::vector<std::string> texts;
    for (const auto& [client, answer] : std::exchange(replies_, {})) {
      std::string text = std::to_string(client) + ": " + std::to_string(static_cast<int>(answer.rcode));
      for (const DnsRecordSet& set : answer.sets)
        for (const std::string& rdata : set.rdata)
          text += " " + dns_name_text(set.owner, DnsEscapes::kDecimal) + " " + std::to_string(set.ttl_s) + " " +
                  to_text(set.type) + " " + rdata_text(set.type, rdata, DnsEscapes::kDecimal);
      if (answer.soa) text += " SOA " + std::to_string(answer.soa->ttl_s);
      texts.push_back(text);
    }
    return texts;
  }
  // What was asked: "www.a. A".
  std::vector<std::string> asked() const {
    std::vector<std::string> texts;
    for (const DnsRecursion::Send& send : sends_) {
      DnsQuery query;
      EXPECT_EQ(read_dns_query(send.query, query), DnsQueryKind::kQuestion);
      texts.push_back(dns_name_text(query.name.view(), DnsEscapes::kDecimal) + " " + to_text(query.type));
    }
    return texts;
  }

  using Texts = std::vector<std::string>;
  SeededRandom random_{1};
  Instant now_;
  std::optional<DnsRecursion> recursion_;
  Sends sends_;
  std::vector<DnsRecursion::Reply> replies_;
};

TEST_F(DnsRecursionTest, AsksOnceAndThenAnswersWithTheTimeThatIsLeft) {
  start();
  ask(1, "www.a");
  respond({{DnsSection::kAnswer, "www.a", DnsType::kA, 60, "1.2.3.4"}});
  EXPECT_EQ(replies(), Texts{"1: 0 www.a. 60 A 1.2.3.4"});
  pass(seconds(45));
  ask(2, "WWW.a");
  EXPECT_EQ(replies(), Texts{"2: 0 www.a. 15 A 1.2.3.4"});
  EXPECT_EQ(asked(), Texts{"www.a. A"});
  pass(seconds(15));
  ask(3, "www.a");
  EXPECT_EQ(asked(), (Texts{"www.a. A", "www.a. A"}));
}

TEST_F(DnsRecursionTest, AnswersAllWhoAskedMeanwhile) {
  start();
  ask(1, "www.a");
  ask(2, "www.a");
  ask(3, "www.a", DnsType::kAaaa);
  EXPECT_EQ(asked(), (Texts{"www.a. A", "www.a. AAAA"}));
  sends_.pop_back();
  respond({{DnsSection::kAnswer, "www.a", DnsType::kA, 0, "1.2.3.4"}});
  EXPECT_EQ(replies(), (Texts{"1: 0 www.a. 0 A 1.2.3.4", "2: 0 www.a. 0 A 1.2.3.4"}));
}

TEST_F(DnsRecursionTest, NeverCachesATimeOfZero) {
  start();
  for (const DnsRecursion::ClientId client : {1, 2}) {
    ask(client, "www.a");
    respond({{DnsSection::kAnswer, "www.a", DnsType::kCname, 0, "b"}});
    respond({{DnsSection::kAnswer, "b", DnsType::kA, 0, "1.2.3.4"}});
  }
  EXPECT_EQ(replies(), (Texts{"1: 0 www.a. 0 CNAME b. b. 0 A 1.2.3.4", "2: 0 www.a. 0 CNAME b. b. 0 A 1.2.3.4"}));
  EXPECT_EQ(asked(), (Texts{"www.a. A", "b. A", "www.a. A", "b. A"}));
}

TEST_F(DnsRecursionTest, FollowsAliasesWithinAndBetweenResponses) {
  start();
  ask(1, "www.a");
  respond({{DnsSection::kAnswer, "www.a", DnsType::kCname, 300, "x.a"},
           {DnsSection::kAnswer, "x.a", DnsType::kCname, 20, "y.b"}});
  respond({{DnsSection::kAnswer, "y.b", DnsType::kA, 60, "1.2.3.4"},
           {DnsSection::kAnswer, "y.b", DnsType::kA, 50, "5.6.7.8"}});
  EXPECT_EQ(asked(), (Texts{"www.a. A", "y.b. A"}));
  EXPECT_EQ(replies(), Texts{"1: 0 www.a. 300 CNAME x.a. x.a. 20 CNAME y.b. y.b. 50 A 1.2.3.4 y.b. 50 A 5.6.7.8"});
  pass(seconds(30));  // the alias in the middle has run out
  ask(2, "www.a");
  EXPECT_EQ(asked().back(), "x.a. A");
  respond({{DnsSection::kAnswer, "x.a", DnsType::kCname, 20, "y.b"}});
  EXPECT_EQ(replies(), Texts{"2: 0 www.a. 270 CNAME x.a. x.a. 20 CNAME y.b. y.b. 20 A 1.2.3.4 y.b. 20 A 5.6.7.8"});
}

TEST_F(DnsRecursionTest, AnswersWithTheAliasWhenThatIsAskedFor) {
  start();
  ask(1, "www.a", DnsType::kCname);
  respond({{DnsSection::kAnswer, "www.a", DnsType::kCname, 300, "x.a"}});
  EXPECT_EQ(replies(), Texts{"1: 0 www.a. 300 CNAME x.a."});
}

TEST_F(DnsRecursionTest, GivesUpOnAliasesWithoutEnd) {
  start();
  ask(1, "www.a");
  respond({{DnsSection::kAnswer, "www.a", DnsType::kCname, 300, "x.a"}});
  respond({{DnsSection::kAnswer, "x.a", DnsType::kCname, 300, "www.a"}});
  EXPECT_EQ(replies(), Texts{"1: 2"});
}

TEST_F(DnsRecursionTest, RemembersWhatThereIsNot) {
  start();
  ask(1, "x.a");
  respond({kSoa}, DnsRcode::kNxDomain);
  ask(2, "x.a", DnsType::kMx);
  ask(3, "y.a");
  respond({kSoa});
  ask(4, "y.a");
  ask(5, "z.a");
  respond({{DnsSection::kAnswer, "z.a", DnsType::kCname, 300, "x.a"}, kSoa}, DnsRcode::kNxDomain);
  EXPECT_EQ(replies(),
            (Texts{"1: 3 SOA 900", "2: 3 SOA 60", "3: 0 SOA 900", "4: 0 SOA 60", "5: 3 z.a. 300 CNAME x.a. SOA 900"}));
  EXPECT_EQ(asked(), (Texts{"x.a. A", "y.a. A", "z.a. A"}));
  pass(seconds(60));
  ask(6, "x.a");
  EXPECT_EQ(asked().back(), "x.a. A");
}

TEST_F(DnsRecursionTest, TriesAgainWithMorePatienceAndThenFails) {
  start({.servers = 2, .timeout = milliseconds(600), .attempts_max = 3});
  ask(1, "www.a");
  pass(milliseconds(599));
  EXPECT_EQ(sends_.size(), 1U);
  pass(milliseconds(1));
  EXPECT_EQ(sends_.size(), 2U);
  pass(milliseconds(1200));
  ASSERT_EQ(sends_.size(), 3U);
  EXPECT_EQ((std::array{sends_[0].server, sends_[1].server, sends_[2].server}), (std::array<std::size_t, 3>{0, 1, 0}));
  pass(milliseconds(2400));
  EXPECT_EQ(replies(), Texts{"1: 2"});
  EXPECT_FALSE(recursion_->next_due());
}

TEST_F(DnsRecursionTest, TakesTheAnswerToAnEarlierAttempt) {
  start({.servers = 2});
  ask(1, "www.a");
  const DnsRecursion::Send first = sends_.back();
  pass(milliseconds(600));
  recursion_->receive(
      response(first.query, {{DnsSection::kAnswer, "www.a", DnsType::kA, 60, "1.2.3.4"}}, DnsRcode::kNoError, false),
      first.server, DnsTransport::kUdp, now_);
  take();
  EXPECT_EQ(replies(), Texts{"1: 0 www.a. 60 A 1.2.3.4"});
}

TEST_F(DnsRecursionTest, AsksTheNextServerWhenOneRefuses) {
  start({.servers = 2});
  ask(1, "www.a");
  respond({}, DnsRcode::kRefused);
  EXPECT_EQ(sends_.back().server, 1U);
  respond({}, DnsRcode::kServFail);
  EXPECT_EQ(replies(), Texts{"1: 2"});
}

TEST_F(DnsRecursionTest, AsksOverTcpForWhatComesTruncated) {
  start();
  ask(1, "www.a");
  respond({}, DnsRcode::kNoError, /*truncated=*/true);
  EXPECT_EQ(sends_.back().transport, DnsTransport::kTcp);
  respond({{DnsSection::kAnswer, "www.a", DnsType::kA, 60, "1.2.3.4"}});
  EXPECT_EQ(replies(), Texts{"1: 0 www.a. 60 A 1.2.3.4"});
}

TEST_F(DnsRecursionTest, StartsOverWhenAConnectionFailsOrIsSilent) {
  start();
  ask(1, "www.a");
  respond({}, DnsRcode::kNoError, /*truncated=*/true);
  recursion_->connection_failed(sends_.back().exchange, now_);
  take();
  EXPECT_EQ(sends_.back().transport, DnsTransport::kUdp);
  respond({}, DnsRcode::kNoError, /*truncated=*/true);
  pass(seconds(3));
  EXPECT_EQ(sends_.back().transport, DnsTransport::kUdp);
}

TEST_F(DnsRecursionTest, PassesOverWhatItHasNotAskedFor) {
  start();
  ask(1, "www.a");
  const std::string good = response(sends_.back().query, {{DnsSection::kAnswer, "www.a", DnsType::kA, 60, "1.2.3.4"}},
                                    DnsRcode::kNoError, false);
  std::string other_id = good;
  other_id[0] = static_cast<char>(other_id[0] ^ 1);
  std::string other_question = good;
  other_question[13] = 'x';
  for (const std::string& bad : {other_id, other_question, good.substr(0, 20), std::string()})
    recursion_->receive(bad, 0, DnsTransport::kUdp, now_);
  recursion_->receive(good, 1, DnsTransport::kUdp, now_);  // no such server
  recursion_->receive(good, 0, DnsTransport::kTcp, now_);
  take();
  EXPECT_EQ(replies(), Texts{});
}

TEST_F(DnsRecursionTest, IgnoresRecordsThatLeadNowhere) {
  start();
  ask(1, "www.a");
  respond({{DnsSection::kAnswer, "bank.example", DnsType::kA, 60, "6.6.6.6"},
           {DnsSection::kAnswer, "www.a", DnsType::kA, 60, "1.2.3.4"}});
  EXPECT_EQ(replies(), Texts{"1: 0 www.a. 60 A 1.2.3.4"});
  ask(2, "bank.example");
  EXPECT_EQ(asked().back(), "bank.example. A");
}

TEST_F(DnsRecursionTest, TellsServersOfTheClientsSubnet) {
  const ClientSubnet tokyo{.address = ipv4(100, 70, 0, 0), .prefix_length = 16};
  const ClientSubnet paris{.address = ipv4(100, 71, 0, 0), .prefix_length = 16};
  start({.client_subnet = tokyo});
  ask(1, "www.a");
  recursion_->ask(2, {.name = name("www.a"), .type = DnsType::kA}, paris, now_);
  take();
  ASSERT_EQ(sends_.size(), 2U);
  DnsQuery query;
  read_dns_query(sends_[0].query, query);
  EXPECT_EQ(query.client_subnet, tokyo);
  read_dns_query(sends_[1].query, query);
  EXPECT_EQ(query.client_subnet, paris);
}

TEST_F(DnsRecursionTest, TakesNoMoreThanItCanHold) {
  start({.exchanges_max = 1, .clients_max = 2});
  ask(1, "www.a");
  ask(2, "other.a");
  EXPECT_EQ(replies(), Texts{"2: 2"});
  ask(3, "www.a");
  ask(4, "www.a");
  EXPECT_EQ(replies(), Texts{"4: 2"});
}

}  // namespace
}  // namespace regionfall::net
