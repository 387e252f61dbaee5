#include "net/loop_thread.h"

#include <gtest/gtest.h>

#include <future>
#include <thread>
#include <vector>

namespace regionfall::net {
namespace {

class LoopThreadTest : public testing::Test {
 protected:
  SystemClock clock_;
};

TEST_F(LoopThreadTest, RunsWhatItBeginsWithAndWhatItIsGivenOnOneThreadOfItsOwn) {
  std::thread::id began;
  std::thread::id ran;
  LoopThread thread(clock_, "test", [&] { began = std::this_thread::get_id(); });
  thread.run_there([&] { ran = std::this_thread::get_id(); });
  EXPECT_NE(began, std::this_thread::get_id());
  EXPECT_EQ(began, ran);
}

TEST_F(LoopThreadTest, RunsTasksInTheOrderOfTheCallsAndServesTimers) {
  LoopThread thread(clock_, "test");
  std::vector<int> order;
  thread.loop().post([&] { order.push_back(1); });
  thread.run_there([&] { order.push_back(2); });
  EXPECT_EQ(order, (std::vector<int>{1, 2}));

  std::promise<void> fired;
  thread.run_there([&] { thread.loop().set_timer(thread.loop().now(), [&] { fired.set_value(); }); });
  fired.get_future().wait();
}

}  // namespace
}  // namespace regionfall::net
