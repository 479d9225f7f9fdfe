/** A sign, with words in English and Chinese that find it. */
export interface Emoji { readonly sign: string, readonly words: string }

const faces = `
😀 grin happy 笑 开心|😃 smile happy 笑 高兴|😄 laugh happy 大笑|😁 grin teeth 呲牙|😆 laugh 哈哈|😅 sweat relief 汗 尴尬
🤣 rofl floor 笑死|😂 tears joy lol 笑哭|🙂 smile slight 微笑|🙃 upside down 倒 无奈|😉 wink 眨眼|😊 blush warm 害羞 微笑
😇 angel innocent 天使|🥰 love hearts 喜爱|😍 heart eyes love 花痴 爱|🤩 star wow 崇拜|😘 kiss 亲 飞吻|😋 yum tasty 好吃 馋
😛 tongue 吐舌|😜 crazy wink tongue 调皮|🤪 crazy zany 疯|🤗 hug 拥抱|🤭 oops giggle 偷笑 捂嘴|🤫 quiet secret 嘘 安静
🤔 think hmm 思考 想|🤐 zip mouth 闭嘴|🤨 doubt raised brow 怀疑 挑眉|😐 neutral 面无表情|😑 blank 无语|😶 silent 沉默
😏 smirk 得意 坏笑|😒 unamused 不高兴|🙄 roll eyes 白眼|😬 grimace awkward 尴尬|😌 relieved calm 松口气|😔 sad pensive 难过 沮丧
😪 sleepy 困|🤤 drool 流口水|😴 sleep zzz 睡觉|😷 mask ill 口罩 生病|🤒 fever ill 发烧|🤧 sneeze cold 感冒
🥵 hot 热|🥶 cold freeze 冷|😵 dizzy 晕|🤯 mind blown 震惊 爆炸|🥳 party 庆祝 派对|😎 cool sunglasses 酷 墨镜
🤓 nerd 书呆子|🧐 monocle inspect 观察|😕 confused 困惑|😟 worried 担心|😮 surprised open 惊讶|😳 flushed 脸红
🥺 please puppy 可怜 求|😢 cry tear 哭 流泪|😭 sob cry 大哭|😱 scream fear 害怕 尖叫|😤 huff proud 哼|😡 angry rage 生气 愤怒
🤬 swear angry 骂|😈 devil evil 恶魔|💀 skull dead 骷髅 死|💩 poop 便便|🤡 clown 小丑|👻 ghost 鬼|👽 alien 外星人|🤖 robot 机器人`

const people = `
👋 wave hello bye 挥手 你好 再见|🤚 hand back 手|✋ stop hand 停|👌 ok 好的|🤌 pinch italian 捏|✌️ peace victory 耶 胜利
🤞 fingers crossed luck 祈祷 好运|🤟 love you 爱你|🤘 rock 摇滚|👈 left 左|👉 right 右|👆 up 上|👇 down 下|👍 thumbs up good yes 赞 好
👎 thumbs down bad no 踩 差|✊ fist 拳头|👊 punch bump 拳|👏 clap bravo 鼓掌|🙌 hooray 万岁 举手|🫶 heart hands love 比心
🤝 handshake deal 握手 合作|🙏 please thanks pray 谢谢 拜托 祈祷|✍️ write 写字|💪 strong muscle 强 加油 肌肉|🧠 brain 大脑|👀 eyes look 看 眼睛
👂 ear listen 耳朵 听|👶 baby 宝宝|🧒 child 孩子|👦 boy 男孩|👧 girl 女孩|👨 man 男人|👩 woman 女人|👴 old man 爷爷|👵 old woman 奶奶
🙋 raise hand question 举手 提问|🤦 facepalm 捂脸|🤷 shrug dunno 耸肩 不知道|🧑‍💻 coder computer 程序员|🧑‍🏫 teacher 老师|🧑‍🎓 student 学生
🧑‍🔬 scientist 科学家|🧑‍🍳 cook 厨师|🧑‍⚕️ doctor 医生|👮 police 警察|🏃 run 跑|🚶 walk 走|💃 dance 跳舞|👨‍👩‍👧 family 家庭|👫 couple 情侣`

const nature = `
🐶 dog 狗|🐱 cat 猫|🐭 mouse 老鼠|🐰 rabbit 兔子|🦊 fox 狐狸|🐻 bear 熊|🐼 panda 熊猫|🐨 koala 考拉|🐯 tiger 老虎|🦁 lion 狮子
🐮 cow 牛|🐷 pig 猪|🐸 frog 青蛙|🐵 monkey 猴子|🙈 see no evil 非礼勿视|🐔 chicken 鸡|🐧 penguin 企鹅|🐦 bird 鸟|🦆 duck 鸭子|🦉 owl 猫头鹰
🐴 horse 马|🦄 unicorn 独角兽|🐝 bee 蜜蜂|🐛 bug worm 虫子|🦋 butterfly 蝴蝶|🐌 snail slow 蜗牛|🐢 turtle 乌龟|🐍 snake python 蛇
🐙 octopus 章鱼|🐠 fish 鱼|🐬 dolphin 海豚|🐳 whale docker 鲸鱼|🐉 dragon 龙|🐘 elephant 大象|🌵 cactus 仙人掌|🎄 christmas tree 圣诞树
🌲 tree pine 树|🌳 tree 树|🌱 seedling 发芽|🍀 clover luck 四叶草 幸运|🍁 maple autumn 枫叶|🌷 tulip 郁金香|🌹 rose 玫瑰|🌻 sunflower 向日葵
🌸 blossom sakura 樱花|🌍 earth world 地球|🌙 moon 月亮|⭐ star 星星|☀️ sun 太阳|⛅ cloud 多云|🌧️ rain 下雨|⛈️ storm 雷雨|❄️ snow 雪
🌈 rainbow 彩虹|🔥 fire hot 火|💧 water drop 水滴|🌊 wave sea 海浪|⚡ lightning zap 闪电`

const food = `
🍎 apple 苹果|🍐 pear 梨|🍊 orange 橙子 橘子|🍋 lemon 柠檬|🍌 banana 香蕉|🍉 watermelon 西瓜|🍇 grape 葡萄|🍓 strawberry 草莓|🍒 cherry 樱桃
🍑 peach 桃子|🍍 pineapple 菠萝|🥝 kiwi 猕猴桃|🍅 tomato 番茄|🥑 avocado 牛油果|🌽 corn 玉米|🥕 carrot 胡萝卜|🌶️ chili hot 辣椒|🍄 mushroom 蘑菇
🍞 bread 面包|🥐 croissant 牛角包|🧀 cheese 奶酪|🥚 egg 鸡蛋|🍳 breakfast 煎蛋|🍔 burger 汉堡|🍟 fries 薯条|🍕 pizza 披萨|🌭 hotdog 热狗
🥗 salad 沙拉|🍜 noodles ramen 面条|🍝 pasta 意面|🍣 sushi 寿司|🥟 dumpling 饺子|🍚 rice 米饭|🍲 pot stew 火锅|🍦 ice cream 冰淇淋|🍰 cake 蛋糕
🎂 birthday cake 生日|🍫 chocolate 巧克力|🍬 candy 糖|🍪 cookie 饼干|☕ coffee 咖啡|🍵 tea 茶|🧋 bubble tea 奶茶|🥛 milk 牛奶|🍺 beer 啤酒|🍷 wine 红酒|🥂 cheers 干杯`

const travel = `
🚗 car 汽车|🚕 taxi 出租车|🚌 bus 公交|🚑 ambulance 救护车|🚲 bicycle 自行车|🛵 scooter 电动车|🚂 train 火车|🚄 fast train 高铁|🚇 metro 地铁
✈️ plane flight 飞机|🚀 rocket launch 火箭 发布|🛸 ufo 飞碟|🚁 helicopter 直升机|⛵ sail boat 帆船|🚢 ship 轮船|⚓ anchor 锚|🚦 traffic light 红绿灯
🗺️ map 地图|🧭 compass 指南针|⛰️ mountain 山|🌋 volcano 火山|🏖️ beach 海滩|🏝️ island 岛|🏕️ camping 露营|🏠 house home 家 房子|🏢 office 办公楼
🏥 hospital 医院|🏫 school 学校|🏭 factory 工厂|🏯 castle 城堡|🗽 liberty new york 自由女神|🌉 bridge 桥|🌃 night city 夜景|🎡 ferris wheel 摩天轮`

const activity = `
⚽ football soccer 足球|🏀 basketball 篮球|🏈 american football 橄榄球|🎾 tennis 网球|🏐 volleyball 排球|🏓 ping pong 乒乓球|🏸 badminton 羽毛球
⛳ golf 高尔夫|🎣 fishing 钓鱼|🥊 boxing 拳击|⛸️ skate 滑冰|🎿 ski 滑雪|🏊 swim 游泳|🚴 cycling 骑车|🧘 yoga calm 瑜伽 冥想|🏆 trophy win 奖杯
🥇 gold first 金牌 第一|🥈 silver second 银牌|🥉 bronze third 铜牌|🎮 game 游戏|🎲 dice 骰子|🧩 puzzle 拼图|♟️ chess 国际象棋|🎯 target goal 目标
🎨 art paint 画画 艺术|🎭 theatre 戏剧|🎤 sing microphone 唱歌|🎧 headphones 耳机|🎵 music note 音乐|🎸 guitar 吉他|🎹 piano 钢琴|🎬 film 电影
🎉 party tada 庆祝 恭喜|🎊 confetti 彩球|🎈 balloon 气球|🎁 gift present 礼物|🧧 red envelope 红包|🏮 lantern 灯笼|🎆 fireworks 烟花`

const objects = `
⌚ watch 手表|📱 phone mobile 手机|💻 laptop computer 电脑|⌨️ keyboard 键盘|🖨️ printer 打印机|💾 save disk 保存|📷 camera photo 相机|🎥 video camera 摄像
📺 tv 电视|🔋 battery 电池|🔌 plug power 插头|💡 idea bulb 想法 灯泡|🔦 torch 手电|💰 money bag 钱|💵 dollar 美元|💳 card 银行卡|⚖️ law balance 法律 天平
🔧 wrench fix 扳手 修|🔨 hammer build 锤子|⚙️ gear settings 齿轮 设置|🧪 test lab 试管 实验|🔬 microscope 显微镜|🔭 telescope 望远镜|💊 pill 药|💉 vaccine 针
🚪 door 门|🛏️ bed 床|🧹 broom clean 扫帚|🔑 key 钥匙|🔒 lock 锁|🔓 unlock 开锁|✉️ mail letter 信|📦 package box 包裹|📅 calendar date 日历
📈 chart up 上涨 图表|📉 chart down 下跌|📊 bar chart 统计|📋 clipboard 剪贴板|📌 pin 图钉|📎 clip 回形针|✂️ cut scissors 剪刀|📏 ruler 尺子
📖 book read 书 读|📚 books study 书 学习|📝 memo note 笔记|✏️ pencil 铅笔|🔍 search find 搜索|🗑️ bin trash 垃圾桶|⏰ alarm clock 闹钟|⏳ wait hourglass 沙漏 等`

const symbols = `
❤️ heart love 爱心 红心|🧡 orange heart 橙心|💛 yellow heart 黄心|💚 green heart 绿心|💙 blue heart 蓝心|💜 purple heart 紫心|🖤 black heart 黑心
🤍 white heart 白心|💔 broken heart 心碎|💕 hearts 双心|💯 hundred 满分 一百|💢 anger 生气|💥 boom 爆炸|💫 dizzy star 星|💤 zzz sleep 睡|💬 speech talk 对话
✅ check done yes 完成 对|✔️ tick 对|❌ cross no wrong 错 不|❗ exclamation 感叹号 注意|❓ question 问号|⚠️ warning 警告|🚫 forbidden no 禁止|⛔ stop 禁止
♻️ recycle 回收|🔁 repeat 重复|➕ plus 加|➖ minus 减|✖️ times 乘|➗ divide 除|♾️ infinity 无限|➡️ right arrow 右箭头|⬅️ left arrow 左箭头
⬆️ up arrow 上箭头|⬇️ down arrow 下箭头|🔴 red circle 红|🟠 orange circle 橙|🟡 yellow circle 黄|🟢 green circle 绿|🔵 blue circle 蓝|⚪ white circle 白|⚫ black circle 黑
✨ sparkles magic 闪亮|🌟 glowing star 星星|🆕 new 新|🆗 ok 好|🔔 bell notify 铃铛|🎌 flags japan 旗|🏁 finish flag 终点|🚩 red flag 红旗|🏳️‍🌈 rainbow pride 彩虹旗
🇨🇳 china 中国|🇺🇸 usa america 美国|🇬🇧 uk britain 英国|🇯🇵 japan 日本|🇰🇷 korea 韩国|🇩🇪 germany 德国|🇫🇷 france 法国|🇪🇺 europe 欧盟`

/** In the order in which they are shown. */
export const emojiGroups = [
  { id: 'faces', emoji: read(faces) },
  { id: 'people', emoji: read(people) },
  { id: 'nature', emoji: read(nature) },
  { id: 'food', emoji: read(food) },
  { id: 'travel', emoji: read(travel) },
  { id: 'activity', emoji: read(activity) },
  { id: 'objects', emoji: read(objects) },
  { id: 'symbols', emoji: read(symbols) },
] as const

/** The signs of which every word that was typed begins one of theirs, or stands in a Chinese one. */
export function findEmoji(typed: string): readonly Emoji[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (!words.length) return []
  const all = emojiGroups.flatMap(({ emoji }) => emoji)
  return all.filter(({ sign, words: own }) => words.every(word => sign === word || own.split(' ').some(one => one.startsWith(word) || (/\p{Script=Han}/u.test(word) && one.includes(word)))))
}

function read(list: string): readonly Emoji[] {
  return list.trim().split(/[|\n]/).map((entry) => {
    const space = entry.indexOf(' ')
    return { sign: entry.slice(0, space), words: entry.slice(space + 1) }
  })
}
