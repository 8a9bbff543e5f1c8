import type { Bilingual } from '../../src/domain/text.ts';
import type { Command } from './command.ts';

interface Entry {
  readonly usage: string;
  readonly summary: Bilingual;
  readonly run: Command;
}

/** Every command, loaded only when called, so that `help` and `query` do not wait for the importer. */
export const commands: Readonly<Record<string, Entry>> = {
  start: {
    usage: 'start [--port N] [--members N] [--events N]',
    summary: { zh: '生成样例、装载、发布并打开看板服务', en: 'make the sample, load it, publish and serve' },
    run: async (args, io) => (await import('./start.ts')).startCommand(args, io),
  },
  sample: {
    usage: 'sample --out DIR [--seed N] [--members N] [--months N] [--events N]',
    summary: { zh: '生成合成样例的源文件', en: 'write the synthetic sample as source files' },
    run: async (args, io) => (await import('../sample/command.ts')).sampleCommand(args, io),
  },
  inspect: {
    usage: 'inspect FILE [--family F] [--out MAPPING]',
    summary: { zh: '查看一个文件并给出映射建议', en: 'look at a file and propose a mapping' },
    run: async (args, io) => (await import('./inspect.ts')).inspectCommand(args, io),
  },
  load: {
    usage: 'load FAMILY FILE… | load FILE… --family FAMILY [--mapping M] [--workspace W] [--exported-at T]',
    summary: {
      zh: '装载文件（官方统计表用 --family official_statistics）',
      en: 'load files (--family official_statistics for tables of figures)',
    },
    run: async (args, io) => (await import('./load.ts')).loadCommand(args, io),
  },
  contracts: {
    usage: 'contracts [--out DIR [--check] | template FAMILY --out FILE.xlsx]',
    summary: {
      zh: '数据契约：类别一览、说明页、空表',
      en: 'contracts: families, their pages, a workbook to fill in',
    },
    run: async (args, io) => (await import('./contracts.ts')).contractsCommand(args, io),
  },
  rejects: {
    usage:
      'rejects [FAMILY] [--out T.xlsx | --apply T.xlsx --file F | --waive HASH:LINE --reason R --by NAME]',
    summary: {
      zh: '退回单：查看、导出、更正、豁免',
      en: 'refused rows: state, return ticket, corrections, waivers',
    },
    run: async (args, io) => (await import('./rejects.ts')).rejectsCommand(args, io),
  },
  erase: {
    usage: 'erase MEMBER [--receipt FILE] [--by NAME] | erase --verify RECEIPT MEMBER',
    summary: {
      zh: '删除一名会员的全部记录并出具回执；核验回执',
      en: 'remove every record of one member, with a receipt; verify one',
    },
    run: async (args, io) => (await import('./erase.ts')).eraseCommand(args, io),
  },
  extract: {
    usage: 'extract REQUEST.yml --out DIR',
    summary: {
      zh: '按批准的申请做去标识的逐条摘录',
      en: 'records without identity, for an approved request',
    },
    run: async (args, io) => (await import('./extract.ts')).extractCommand(args, io),
  },
  access: {
    usage: 'access MEMBER --out FILE.html [--by NAME]',
    summary: { zh: '向本人提供其被保存的全部信息', en: 'a copy of everything held about one member' },
    run: async (args, io) => (await import('./access.ts')).accessCommand(args, io),
  },
  retention: {
    usage: 'retention [--dry-run] [--by NAME]',
    summary: { zh: '删除超过保存期限的记录', en: 'remove records past their term' },
    run: async (args, io) => (await import('./retention.ts')).retentionCommand(args, io),
  },
  keys: {
    usage: 'keys status|rotate [--cells]|backup --out F|verify [F]|restore F',
    summary: {
      zh: '密钥：查看、轮换、备份、核对、恢复',
      en: 'keys: state, rotation, backup, check, restore',
    },
    run: async (args, io) => (await import('./keys.ts')).keysCommand(args, io),
  },
  backup: {
    usage: 'backup --out F.zip [--passphrase-file P] | backup verify F.zip',
    summary: {
      zh: '备份整个工作区（服务不停）；核对备份',
      en: 'back the workspace up while serving; check a backup',
    },
    run: async (args, io) => (await import('./backup.ts')).backupCommand(args, io),
  },
  restore: {
    usage: 'restore F.zip [--replace] [--passphrase-file P]',
    summary: { zh: '从备份恢复工作区，逐文件核对', en: 'restore a workspace from a backup, file by file' },
    run: async (args, io) => (await import('./backup.ts')).restoreCommand(args, io),
  },
  bundle: {
    usage: 'bundle --out F.tar.gz',
    summary: {
      zh: '离线安装包：x64 与 arm64 Linux，断网可装可用',
      en: 'one archive that installs without a network, for x64 and arm64 Linux',
    },
    run: async (args, io) => (await import('./bundle.ts')).bundleCommand(args, io),
  },
  build: {
    usage: 'build [--full] [--workers N]',
    summary: { zh: '构建模型、立方体与指数', en: 'build models, cubes and the index' },
    run: async (args, io) => (await import('./build.ts')).buildCommand(args, io),
  },
  lake: {
    usage: 'lake export [--out DIR] [--uri URI]',
    summary: {
      zh: '写出集群要读的数据湖与作业脚本',
      en: 'write the lake and the script a cluster builds from',
    },
    run: async (args, io) => (await import('./lake.ts')).lakeCommand(args, io),
  },
  publish: {
    usage: 'publish',
    summary: { zh: '冻结并发布一版数据', en: 'freeze and publish a release' },
    run: async (args, io) => (await import('./publish.ts')).publishCommand(args, io),
  },
  run: {
    usage: 'run FOLDER [--workspace W]',
    summary: { zh: '装载文件夹、构建并发布', en: 'load a folder, build and publish' },
    run: async (args, io) => (await import('./run.ts')).runCommand(args, io),
  },
  releases: {
    usage: 'releases list|use ID|verify [ID]|diff A B|purge',
    summary: {
      zh: '查看、切换、核验、比较版本，清理旧版本',
      en: 'list, use, verify, compare and purge releases',
    },
    run: async (args, io) => (await import('./releases.ts')).releasesCommand(args, io),
  },
  report: {
    usage: 'report build --out P.zip | verify P | receive P… | merge | list | missing',
    summary: {
      zh: '逐级上报：生成、核验、接收、合并报送包，查看谁还没报',
      en: 'report upwards: make, verify, take and merge packages; who is missing',
    },
    run: async (args, io) => (await import('./report.ts')).reportCommand(args, io),
  },
  query: {
    usage: 'query \'{"metric":…}\'',
    summary: { zh: '查询一个指标', en: 'answer one typed request' },
    run: async (args, io) => (await import('./query.ts')).queryCommand(args, io),
  },
  export: {
    usage: 'export DATASET --format arrow|parquet|csv|xlsx --out F',
    summary: { zh: '导出数据集', en: 'export a dataset' },
    run: async (args, io) => (await import('./export.ts')).exportCommand(args, io),
  },
  paper: {
    usage: 'paper build [PAPER] [--region R|all --period P] --out DIR | verify BUNDLE',
    summary: {
      zh: '白皮书：编制（PDF、Word、网页），离线核验已签发的一期',
      en: 'white papers: make them, verify a signed edition offline',
    },
    run: async (args, io) => (await import('./paper.ts')).paperCommand(args, io),
  },
  method: {
    usage: 'method NAME INPUT.csv [options]',
    summary: { zh: '在 CSV 上运行一种统计方法', en: 'run one statistical method on a CSV' },
    run: async (args, io) => (await import('./method.ts')).methodCommand(args, io),
  },
  scrub: {
    usage: 'scrub FILE|- [--json]',
    summary: { zh: '去掉文本中的个人信息', en: 'take persons out of a text' },
    run: async (args, io) => (await import('./scrub.ts')).scrubCommand(args, io),
  },
  topics: {
    usage: 'topics evaluate FILE --text COL --label COL|code TEXT|words CODE',
    summary: {
      zh: '文本归类：交叉验证、归类、查看词权重',
      en: 'text to topics: cross-validate, code, list weights',
    },
    run: async (args, io) => (await import('./topics.ts')).topicsCommand(args, io),
  },
  serve: {
    usage:
      'serve [--port N] [--monitor-port N] [--log json] [--accounts] [--host IP --public-url URL (--cert F --cert-key F | --behind-proxy)] [--embed-from ORIGIN]…',
    summary: { zh: '启动看板服务', en: 'serve the dashboard' },
    run: async (args, io) => (await import('./serve.ts')).serveCommand(args, io),
  },
  doctor: {
    usage: 'doctor',
    summary: { zh: '检查环境与工作区', en: 'check the machine and the workspace' },
    run: async (args, io) => (await import('./doctor.ts')).doctorCommand(args, io),
  },
  bench: {
    usage: 'bench [--rows N] [--only PART]',
    summary: { zh: '测量各环节相对原始 DuckDB 的比值', en: 'measure ratios against raw DuckDB' },
    run: async (args, io) => (await import('./bench.ts')).benchCommand(args, io),
  },
  help: {
    usage: 'help',
    summary: { zh: '显示本说明', en: 'show this' },
    run: async (_args, io) => {
      io.out(
        io.lang === 'en'
          ? 'usage: thermometer COMMAND [--json] [--lang zh-CN|en]'
          : '用法：thermometer 命令 [--json] [--lang zh-CN|en]',
      );
      for (const { usage, summary } of Object.values(commands)) {
        io.out(`  ${usage.padEnd(66)} ${io.lang === 'en' ? summary.en : summary.zh}`);
      }
      return 0;
    },
  },
};
