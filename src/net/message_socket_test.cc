#include "net/message_socket.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>

#include "base/files.h"

namespace regionfall::net {
namespace {

TEST(MessageSocket, KeepsMessagesApart) {
  const auto pair = message_socket_pair();
  ASSERT_TRUE(pair);
  ASSERT_TRUE(send_message(pair->first, "one"));
  ASSERT_TRUE(send_message(pair->first, std::string(kMessageBytesMax, 'x')));
  EXPECT_EQ((*receive_message(pair->second))->text, "one");
  EXPECT_EQ((*receive_message(pair->second))->text.size(), kMessageBytesMax);
  EXPECT_FALSE(send_message(pair->first, std::string(kMessageBytesMax + 1, 'x')));
}

TEST(MessageSocket, TellsWhoHasSentAMessage) {
  const auto pair = message_socket_pair();
  ASSERT_TRUE(send_message(pair->first, "hello"));
  EXPECT_EQ((*receive_message(pair->second))->sender, ::getpid());
}

TEST(MessageSocket, CarriesDescriptors) {
  const auto pair = message_socket_pair();
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  {
    const FileDescriptor reading(pipe[0]);
    const FileDescriptor writing(pipe[1]);
    ASSERT_TRUE(send_message(pair->first, "a pipe", pipe));
  }
  const auto message = receive_message(pair->second);
  ASSERT_EQ((*message)->descriptors.size(), 2U);
  ASSERT_EQ(::write((*message)->descriptors[1].get(), "x", 1), 1);
  char byte = 0;
  ASSERT_EQ(::read((*message)->descriptors[0].get(), &byte, 1), 1);
  EXPECT_EQ(byte, 'x');
}

TEST(MessageSocket, ListensAtAPathOfAnyLength) {
  const auto folder = TemporaryDirectory::make();
  const std::string deep = folder->path() + "/" + std::string(100, 'd') + "/" + std::string(100, 'e');
  ASSERT_TRUE(make_directories(deep));
  const std::string path = deep + "/control.sock";
  ASSERT_FALSE(connect_for_messages(path));
  const auto listening = listen_for_messages(path);
  ASSERT_TRUE(listening) << listening.error().message;
  EXPECT_TRUE(connect_for_messages(path));
  EXPECT_TRUE(listen_for_messages(path)) << "one that is there already is replaced";
}

TEST(MessageChannel, ReportsMessagesAndThenTheEnd) {
  const SystemClock clock;
  Loop loop(clock);
  auto pair = message_socket_pair();
  std::vector<std::string> seen;
  MessageChannel channel(loop, std::move(pair->second),
                         {.on_message = [&](Message message) { seen.push_back(message.text); },
                          .on_end = [&] { seen.emplace_back("end"); }});
  ASSERT_TRUE(send_message(pair->first, "one"));
  ASSERT_TRUE(send_message(pair->first, "two"));
  pair->first = FileDescriptor();
  loop.run_ready();
  EXPECT_EQ(seen, (std::vector<std::string>{"one", "two", "end"}));
}

TEST(MessageChannel, MayBeDestroyedByItsHandlers) {
  const SystemClock clock;
  Loop loop(clock);
  auto pair = message_socket_pair();
  std::optional<MessageChannel> channel;
  channel.emplace(loop, std::move(pair->second),
                  MessageChannel::Events{.on_message = [&](const Message&) { channel.reset(); }, .on_end = [] {}});
  ASSERT_TRUE(send_message(pair->first, "one"));
  loop.run_ready();
  EXPECT_FALSE(channel);
}

TEST(MessageChannel, EndsWhenItsPeerReadsNothing) {
  const SystemClock clock;
  Loop loop(clock);
  auto pair = message_socket_pair();
  bool ended = false;
  MessageChannel channel(loop, std::move(pair->second),
                         {.on_message = [](const Message&) {}, .on_end = [&] { ended = true; }});
  for (int i = 0; i < 1000; ++i) channel.send("unread");
  loop.run_ready();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace regionfall::net
