import { useWords } from '../i18n/words-provider.tsx';
import { PageHeader } from '../shell/page-header.tsx';

export default function ConsolePage() {
  const { t } = useWords();
  return (
    <PageHeader home="/console">
      <h1>{t('console.title')}</h1>
    </PageHeader>
  );
}
